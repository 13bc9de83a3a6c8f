export { createSqsService, type SqsOptions, type SqsService } from './sqs.ts';
