import { COMPANY_TABLE } from '../../model/bindings.ts';
import { createAwsRequest } from '../shared/aws-request.ts';
import { createDynamoDb } from '../shared/dynamodb.ts';
import { required } from '../shared/environment.ts';
import { consoleLog } from '../shared/log.ts';
import { removePurged } from './remove-purged.ts';

export const handler = removePurged({
  dynamodb: createDynamoDb(createAwsRequest(process.env)),
  table: required(process.env, COMPANY_TABLE),
  log: consoleLog,
});
