import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { recordingLog, startLocal } from '../../local/index.ts';
import { itemId, writeAssembly, writeItems } from './app/assembly.ts';
import { item } from './app/code.ts';
import { servedBy } from './child.ts';
import type { GraphQLLoad } from './load.ts';
import type { BenchOptions } from './options.ts';
import type { PlainServerOrder, PlainServerPlace } from './plain-server.ts';
import { compareInTurns, shown, shownRatio } from './rounds.ts';

const measured = [
  ['unit resolver, NONE', 'unitNone'],
  ['pipeline resolver, NONE', 'pipelineNone'],
  ['unit resolver, DynamoDB', 'unitDynamoDb'],
  ['pipeline resolver, DynamoDB', 'pipelineDynamoDb'],
] as const;

/** Each kind of resolver beside a graphql-js server with the AWS SDK that does the same on the same engine. Prints both. */
export async function measureResolvers(
  engine: { readonly endpoint: string },
  options: BenchOptions,
  interrupted: AbortSignal,
): Promise<void> {
  const assembly = await writeAssembly();
  try {
    const cloud = await startLocal({
      assembly: assembly.path,
      engineEndpoint: engine.endpoint,
      log: recordingLog(),
    });
    try {
      const { apiKey = '', aws, credentials, graphql, region } = cloud.endpoints;
      await writeItems(new DynamoDBClient({ endpoint: aws['dynamodb'] ?? '', region, credentials }));
      const order: PlainServerOrder = { endpoint: engine.endpoint, region, apiKey };
      const plain = await servedBy<PlainServerPlace>('./plain-server.ts', order, interrupted);
      try {
        console.log('\nrequests per second by kind of resolver, beside graphql-js with the AWS SDK');
        for (const [title, field] of measured) {
          const ours = loadOf(field, graphql, apiKey, options);
          const beside = { ...ours, endpoint: plain.place.graphql };
          const compared = await compareInTurns({ ours, beside }, options.rounds, interrupted);
          console.log(shown(title, compared.ours));
          console.log(`${shown('  the same with graphql-js', compared.beside)}   ${shownRatio(compared)}`);
        }
      } finally {
        await plain.stop();
      }
    } finally {
      await cloud.stop();
    }
  } finally {
    await assembly.remove();
  }
}

function loadOf(field: string, endpoint: string, apiKey: string, options: BenchOptions): GraphQLLoad {
  const { concurrency } = options;
  // Four kinds of them: half as many of each keep the whole within minutes.
  const requests = Math.ceil(options.requests / 2);
  return {
    ...{ kind: 'graphql', requests, concurrency, endpoint, apiKey },
    query: `query Item($id: ID!) { ${field}(id: $id) { id name country version } }`,
    variables: { id: itemId },
    answer: JSON.stringify({ data: { [field]: { id: itemId, ...item } } }),
  };
}
