import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { profileKey } from '../../model/company/keys.ts';
import { answerOrder, quantile } from './child.ts';

interface Shared {
  readonly endpoint: string;
  readonly requests: number;
  readonly concurrency: number;
}

export interface GraphQLLoad extends Shared {
  readonly kind: 'graphql';
  readonly apiKey: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The text of every right answer. */
  readonly answer: string;
}

export type Load =
  GraphQLLoad | (Shared & { readonly kind: 'sdk'; readonly table: string; readonly id: string });

/** Milliseconds but for `perSecond`. */
export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

answerOrder(measured);

async function measured(load: Load): Promise<Measured> {
  const once = load.kind === 'graphql' ? graphqlOnce(load) : sdkOnce(load);
  await repeat(Math.ceil(load.requests / 4), load.concurrency, once);
  const started = performance.now();
  const took = await repeat(load.requests, load.concurrency, once);
  const seconds = (performance.now() - started) / 1000;
  return { perSecond: took.length / seconds, p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
}

async function repeat(requests: number, concurrency: number, once: () => Promise<void>): Promise<number[]> {
  const took: number[] = [];
  let left = requests;
  const client = async () => {
    while (left-- > 0) {
      const started = performance.now();
      await once();
      took.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, client));
  return took;
}

function graphqlOnce(load: GraphQLLoad): () => Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.concurrency });
  const { query, variables } = load;
  const body = JSON.stringify({ query, variables });
  const headers = {
    'content-type': 'application/json',
    'x-api-key': load.apiKey,
    'content-length': Buffer.byteLength(body),
  };
  return () =>
    new Promise((resolve, reject) => {
      const sent = request(load.endpoint, { method: 'POST', agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          if (text === load.answer) resolve();
          else reject(new Error(`Not the answer ${load.answer}: ${text}`));
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
}

function sdkOnce(load: Load & { kind: 'sdk' }): () => Promise<void> {
  const client = new DynamoDBClient({
    endpoint: load.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { pk, sk } = profileKey(load.id);
  const input = { TableName: load.table, Key: { pk: { S: pk }, sk: { S: sk } } };
  return async () => {
    const { Item } = await client.send(new GetItemCommand(input));
    if (Item?.['pk']?.S !== pk) throw new Error('An answer without the item.');
  };
}
