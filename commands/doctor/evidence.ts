import { ListEventSourceMappingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import {
  functionName,
  isUndeliveredQueueName,
  namesOfStage,
  servedQueueName,
} from '../../model/physical-names.ts';
import type { AwsClients } from '../operations/aws-clients.ts';
import { companyMention, type CompanyMention } from '../operations/company-message.ts';
import { lookInto } from '../operations/dead-letters.ts';
import { listFailures, readFailure } from '../operations/failure-bucket.ts';
import { companyMentions, functionNameOf } from '../operations/failure-record.ts';
import type { Place } from '../operations/place.ts';
import { countMessages } from '../operations/queues.ts';
import type { Evidence, Found } from './causes.ts';
import type { CompanyDifference } from './compare-company.ts';

/** Messages of one side queue that are looked at. */
const LOOKED_AT = 10_000;

/** Looks wherever an event of these companies can have stayed, and takes nothing out of there. */
export async function gatherEvidence(
  aws: AwsClients,
  place: Place,
  differences: readonly CompanyDifference[],
  signal: AbortSignal,
): Promise<Evidence> {
  const mentions = new Map<string, (CompanyMention & { found: Found })[]>();
  for (const { companyId } of differences) mentions.set(companyId, []);
  const add = (mention: CompanyMention, found: Found) =>
    mentions.get(mention.companyId)?.push({ ...mention, found });

  let incomplete = false;
  const { statisticsQueue } = place;
  const sides = place.queues.filter(({ name }) => servedQueueName(name) === statisticsQueue.name);
  for (const { name, url } of sides) {
    const found: Found = {
      kind: isUndeliveredQueueName(name) ? 'undelivered' : 'dead letter',
      redrive: name.slice(namesOfStage(aws.stage).length),
    };
    let seen = 0;
    const count = await lookInto(
      aws.sqs,
      url,
      ({ Body = '' }) => {
        seen += 1;
        const mention = companyMention(Body);
        if (mention) add(mention, found);
      },
      { most: LOOKED_AT, signal },
    );
    incomplete ||= seen < count;
  }
  const publisher = functionName(aws.stage, 'company', 'publish-changes');
  await inFailures(aws, place, { publisher, signal, add });
  return {
    mentions,
    waiting: await countMessages(aws.sqs, statisticsQueue.url),
    held: await heldBy(aws.lambda, publisher),
    incomplete,
  };
}

/**
 * What keeps a function from getting on with its stream, in Lambda's own words; null when nothing does.
 * https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html
 */
async function heldBy(lambda: LambdaClient, name: string): Promise<string | null> {
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName: name }),
  );
  const reasons = EventSourceMappings.flatMap(({ State = '', LastProcessingResult: result = '' }) => {
    if (State !== 'Enabled') return `the mapping of ${name} is ${State}`;
    return result.startsWith('PROBLEM') ? `${name}, ${result}` : [];
  });
  return reasons[0] ?? null;
}

async function inFailures(
  { s3, stage }: AwsClients,
  { failureBucket }: Place,
  look: {
    readonly publisher: string;
    readonly signal: AbortSignal;
    readonly add: (mention: CompanyMention, found: Found) => void;
  },
): Promise<void> {
  const { publisher, signal, add } = look;
  const found: Found = { kind: 'failure record', redrive: publisher.slice(namesOfStage(stage).length) };
  for (const object of await listFailures(s3, failureBucket)) {
    if (signal.aborted) return;
    const record = await readFailure(s3, failureBucket, object);
    if (!record || functionNameOf(record) !== publisher) continue;
    for (const mention of companyMentions(record)) add(mention, found);
  }
}
