import type { AwsEndpoint, Principal } from '../../../../kernel/aws.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import { parseArn, queueUrl } from '../arn.ts';
import type { Mapping } from '../mapping.ts';
import { failureRecord, type Discarded } from './failure-record.ts';

export interface FailureDestination {
  /** Writes down what is given up; resolves with where that stands. Throws what the destination's service throws. */
  write(discarded: Discarded): Promise<string>;
}

/**
 * The `OnFailure` destination of a mapping: a bucket, under
 * `aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>`, a queue, or a topic.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function createFailureDestination(options: {
  readonly destinationArn: string;
  readonly mapping: Mapping;
  readonly streamArn: string;
  readonly endpoints: { readonly s3: AwsEndpoint; readonly sqs: AwsEndpoint; readonly sns?: AwsEndpoint };
  readonly wallClock: Clock;
  /** A random UUID. */
  readonly uuid: () => string;
}): FailureDestination {
  const { destinationArn, mapping, streamArn, endpoints, wallClock, uuid } = options;
  const principal: Principal = { kind: 'role', arn: mapping.roleArn };
  const arn = parseArn(destinationArn)!;

  const document = (discarded: Discarded, now: number): string =>
    JSON.stringify(
      failureRecord(discarded, {
        functionArn: mapping.functionArn,
        streamArn,
        now,
        requestId: uuid(),
        whole: arn.service === 's3',
      }),
    );

  return {
    async write(discarded) {
      const now = wallClock.now();
      const body = document(discarded, now);
      switch (arn.service) {
        case 's3': {
          const key = objectKey(mapping.uuid, discarded.shardId, now, uuid());
          const input = { Bucket: arn.resource, Key: key, Body: body };
          await endpoints.s3.call({ operation: 'PutObject', input, principal });
          return `s3://${arn.resource}/${key}`;
        }
        case 'sqs': {
          const input = { QueueUrl: queueUrl(arn), MessageBody: body };
          await endpoints.sqs.call({ operation: 'SendMessage', input, principal });
          return destinationArn;
        }
        default: {
          const input = { TopicArn: destinationArn, Message: body };
          await endpoints.sns?.call({ operation: 'Publish', input, principal });
          return destinationArn;
        }
      }
    },
  };
}

function objectKey(mapping: string, shard: string, now: number, uuid: string): string {
  const [date = '', time = ''] = new Date(now).toISOString().slice(0, 19).split('T');
  return `aws/lambda/${mapping}/${shard}/${date.replaceAll('-', '/')}/${date}T${time.replaceAll(':', '.')}-${uuid}`;
}
