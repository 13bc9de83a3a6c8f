import { COMPANY_EVENTS_TOPIC } from '../../model/bindings.ts';
import { createAwsRequest } from '../shared/aws-request.ts';
import { required } from '../shared/environment.ts';
import { consoleLog } from '../shared/log.ts';
import { createPublish } from '../shared/sns.ts';
import { publishChanges } from './publish-changes.ts';

const topic = required(process.env, COMPANY_EVENTS_TOPIC);

export const handler = publishChanges({
  publish: createPublish(createAwsRequest(process.env), topic),
  log: consoleLog,
});
