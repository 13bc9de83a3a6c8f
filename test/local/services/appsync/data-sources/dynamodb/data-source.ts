import type { AwsCall, AwsEndpoint } from '../../../../../../local/kernel/aws.ts';
import type { Asker } from '../../../../../../local/services/appsync/data-sources/data-source.ts';
import { createDynamoDb } from '../../../../../../local/services/appsync/data-sources/dynamodb/dynamodb.ts';
import { createPageTokens } from '../../../../../../local/services/appsync/data-sources/dynamodb/page-token.ts';
import type { Invoke } from '../../../../../../local/services/appsync/data-sources/lambda/invoke.ts';
import { role, scriptedEndpoint, tableName } from '../../hosted-api.ts';

let drawn = 0;
const random = (): string => (drawn += 1).toString(16).padStart(32, 'a');

export interface Answer {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test knows what its own request results in
  readonly result: any;
  readonly error?: { readonly type: string; readonly message: string };
}

export function sortKeys({ result }: Answer): string[] {
  return (result.items as { sk: string }[]).map(({ sk }) => sk);
}

/** A mutation that a caller without identity makes through the resolver `owner`. */
export function asker(owner = 'Query.a'): Asker {
  return {
    owner,
    arguments: { id: '1' },
    identity: null,
    parentTypeName: 'Mutation',
    fieldName: 'updatePerson',
    returnType: 'Person',
  };
}

/** The DynamoDB data source in front of an endpoint. */
export function dataSourceOn(
  endpoint: AwsEndpoint,
  {
    secret = 'secret',
    mayAssume = () => true,
    invoke = async () => ({ ok: true, value: null }),
  }: { secret?: string; mayAssume?: () => boolean; invoke?: Invoke } = {},
) {
  const tokens = createPageTokens(secret, random);
  const source = createDynamoDb({
    name: 'things',
    table: tableName,
    region: 'us-east-1',
    invoke,
    role,
    mayAssume,
    endpoint,
    tokens,
    random,
  });
  return {
    execute: async (request: unknown, owner = 'Query.a'): Promise<Answer> =>
      source.execute(request, asker(owner)),
  };
}

/** What the data source asks DynamoDB for a request, when DynamoDB answers `answer`. */
export async function asked(request: unknown, answer: Record<string, unknown> = {}): Promise<AwsCall> {
  const endpoint = scriptedEndpoint(answer);
  await dataSourceOn(endpoint).execute(request);
  return endpoint.calls[0]!;
}

export const S = (text: string) => ({ S: text });
export const N = (number: number) => ({ N: number });
export const key = (pk: string, sk = 'x') => ({ pk: S(pk), sk: S(sk) });
