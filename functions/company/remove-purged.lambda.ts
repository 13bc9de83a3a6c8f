import { setTimeout as wait } from 'node:timers/promises';
import { COMPANY_TABLE } from '../../model/bindings.ts';
import { createAwsRequest } from '../shared/aws-request.ts';
import { backoff } from '../shared/backoff.ts';
import { createDynamoDb, persistent } from '../shared/dynamodb.ts';
import { required } from '../shared/environment.ts';
import { consoleLog } from '../shared/log.ts';
import { removePurged } from './remove-purged.ts';

export const handler = removePurged({
  dynamodb: persistent(
    createDynamoDb(createAwsRequest(process.env)),
    backoff(Math.random, (ms) => wait(ms)),
  ),
  table: required(process.env, COMPANY_TABLE),
  log: consoleLog,
});
