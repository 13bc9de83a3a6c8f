import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { buildSchema, execute, parse, validate, type GraphQLSchema } from 'graphql';
import { item } from './app/code.ts';
import { schema as schemaText, tableName } from './app/template.ts';
import { createSubscriptions } from './plain-subscriptions.ts';

/** What the plain server is started with. */
export interface PlainServerOrder {
  /** Of the DynamoDB engine. */
  readonly endpoint: string;
  readonly region: string;
  readonly apiKey: string;
}

export interface PlainServerPlace {
  readonly graphql: string;
  readonly realtime: string;
}

type Arguments = Readonly<Record<string, string>>;

process.once('disconnect', () => process.exit(0));
process.once('message', (order: PlainServerOrder) => {
  const directive = 'directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION\n';
  const schema = buildSchema(directive + schemaText);
  const subscriptions = createSubscriptions(schema, order.apiKey);
  const root = resolversOf(order, subscriptions.publish);
  const server = createServer((request, response) => {
    void answer(schema, root, request, order.apiKey).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  server.on('upgrade', subscriptions.upgrade);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    const place: PlainServerPlace = {
      graphql: `http://127.0.0.1:${port}/graphql`,
      realtime: `ws://127.0.0.1:${port}/graphql/realtime`,
    };
    process.send?.(place);
  });
});

/** As a server is written by hand: a function for each field, the SDK for each read. */
function resolversOf(
  { endpoint, region }: PlainServerOrder,
  publish: (event: Arguments) => void,
): Readonly<Record<string, (given: Arguments) => unknown>> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint, region, credentials });
  const read = async (id: string): Promise<unknown> => {
    const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key: { id: { S: id } } }));
    return Item ? unmarshall(Item) : null;
  };
  const allowed = (is: boolean): void => {
    if (!is) throw new Error('Unauthorized');
  };
  return {
    unitNone: ({ id }) => ({ id, ...item }),
    pipelineNone({ id }) {
      allowed(id !== '');
      return { id, ...item };
    },
    unitDynamoDb: ({ id }) => read(String(id)),
    async pipelineDynamoDb({ id }) {
      allowed((await read(`owner#${id}`)) !== null);
      return read(String(id));
    },
    publish(event) {
      publish(event);
      return event;
    },
  };
}

async function answer(
  schema: GraphQLSchema,
  rootValue: unknown,
  request: IncomingMessage,
  apiKey: string,
): Promise<{ status: number; body: unknown }> {
  if (request.headers['x-api-key'] !== apiKey) return { status: 401, body: { errors: [] } };
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += chunk as string;
  const { query, variables } = JSON.parse(text) as { query: string; variables?: Record<string, unknown> };
  const document = parse(query);
  const errors = validate(schema, document);
  if (errors.length > 0) return { status: 200, body: { errors } };
  return {
    status: 200,
    body: await execute({ schema, document, rootValue, variableValues: variables ?? {} }),
  };
}
