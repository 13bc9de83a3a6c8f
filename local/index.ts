/** The one door into the laptop cloud. */
export { systemClock, manualClock, type Clock } from './kernel/clock.ts';
export { openDataFolder } from './data-folder.ts';
export { LocalError, type LocalErrorCode } from './kernel/errors.ts';
export { consoleLog, recordingLog, type Log } from './kernel/log.ts';
export {
  CodeRefused,
  ContextInvalid,
  HostUnavailable,
  createLanguageHost,
  type CodeError,
  type EvaluateCodeRequest,
  type EvaluateCodeResult,
  type Evaluation,
  type EvaluationResult,
  type GraphQLErrorEntry,
  type LanguageHost,
  type LanguageHostOptions,
  type LoadedModule,
  type Outcome,
} from './appsync-js/index.ts';
export { resolveAssembly, type Assembly } from './assembly/assembly.ts';
export type { Endpoints } from './endpoints.ts';
export {
  createCodeEvaluator,
  startEvaluateCode,
  type CodeEvaluator,
  type EvaluateCodeEndpoint,
} from './evaluation.ts';
export type { GraphqlApi } from './graphql-api.ts';
export { startLocal, type LocalCloud, type LocalOptions } from './host.ts';
export { inertTypes } from './inert.ts';
export { administrator, AwsError, type AwsCall, type AwsEndpoint, type Principal } from './kernel/aws.ts';
export type { Capacity, Journal, JournalEntry } from './kernel/journal.ts';
export {
  availableEngines,
  startEngine,
  type EngineInterceptor,
  type EngineKind,
} from './services/dynamodb/index.ts';
export type { ExplorerExample } from './explorer/index.ts';
