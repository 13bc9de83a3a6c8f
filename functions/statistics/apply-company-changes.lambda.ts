import { setTimeout as wait } from 'node:timers/promises';
import { STATISTICS_TABLE } from '../../model/bindings.ts';
import { createAwsRequest } from '../shared/aws-request.ts';
import { backoff } from '../shared/backoff.ts';
import { createDynamoDb, persistent } from '../shared/dynamodb.ts';
import { required } from '../shared/environment.ts';
import { consoleLog } from '../shared/log.ts';
import { applyCompanyChanges } from './apply-company-changes.ts';
import { createStatisticsTable } from './statistics-table.ts';

const pause = backoff(Math.random, (ms) => wait(ms));

export const handler = applyCompanyChanges({
  statistics: createStatisticsTable(
    persistent(createDynamoDb(createAwsRequest(process.env)), pause),
    required(process.env, STATISTICS_TABLE),
  ),
  pause,
  log: consoleLog,
});
