import { setTimeout as wait } from 'node:timers/promises';
import { ulid } from 'ulid';
import { COMPANY_TABLE, REFUSED_INTAKE_QUEUE } from '../../model/bindings.ts';
import { createAwsRequest } from '../shared/aws-request.ts';
import { backoff } from '../shared/backoff.ts';
import { createDynamoDb, persistent } from '../shared/dynamodb.ts';
import { required } from '../shared/environment.ts';
import { consoleLog } from '../shared/log.ts';
import { createSendMessage } from '../shared/sqs.ts';
import { applyIntake } from './apply-intake.ts';
import { createProfileTable } from './profile-table.ts';

const pause = backoff(Math.random, (ms) => wait(ms));
const request = createAwsRequest(process.env);
const send = createSendMessage(request);
const refused = required(process.env, REFUSED_INTAKE_QUEUE);

export const handler = applyIntake({
  profiles: createProfileTable(
    persistent(createDynamoDb(request), pause),
    required(process.env, COMPANY_TABLE),
  ),
  refuse: (record, refusal, reason) => send(refused, record.body, { refusal, reason }),
  now: Date.now,
  newId: () => ulid(),
  pause,
  log: consoleLog,
});
