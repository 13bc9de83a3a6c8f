export { createDynamoDbService, type DynamoDbOptions, type DynamoDbService } from './dynamodb.ts';
export { interceptEngine, type Engine, type EngineInterceptor, type EngineKind } from './engine.ts';
export { availableEngines, startEngine, type EngineOptions } from './start-engine.ts';
