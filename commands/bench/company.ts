import type { LocalCloud } from '../../local/index.ts';
import { tableName } from '../../model/physical-names.ts';
import type { GraphQLLoad, Load } from './load.ts';
import type { BenchOptions } from './options.ts';
import { compareInTurns, shown, shownRatio } from './rounds.ts';

const fields = 'id handle name description industry country version';

/** `company(id)` of the deployed system beside the same GetItem with the AWS SDK. Prints both. */
export async function measureCompany(
  cloud: LocalCloud,
  engine: { readonly endpoint: string; readonly kind: string },
  id: string,
  options: BenchOptions,
  interrupted: AbortSignal,
): Promise<void> {
  const { requests, concurrency } = options;
  const asked = { query: `query Company($id: ID!) { company(id: $id) { ${fields} } }`, variables: { id } };
  const graphql: GraphQLLoad = {
    ...{ kind: 'graphql', requests, concurrency, ...asked },
    endpoint: cloud.endpoints.graphql,
    apiKey: cloud.endpoints.apiKey ?? '',
    answer: await answerOf(cloud, asked),
  };
  const table = tableName('dev', 'company');
  const sdk: Load = { kind: 'sdk', requests, concurrency, id, table, endpoint: engine.endpoint };
  const compared = await compareInTurns({ ours: graphql, beside: sdk }, options.rounds, interrupted);
  console.log(
    `${requests} requests, ${concurrency} at a time, on ${engine.kind}; medians of ${options.rounds}`,
  );
  console.log(shown('company(id) over HTTP', compared.ours));
  console.log(shown('GetItem with the AWS SDK', compared.beside));
  console.log(shownRatio(compared));
}

/** The answer that every request of the load is to get. */
async function answerOf({ endpoints }: LocalCloud, asked: object): Promise<string> {
  const headers = { 'x-api-key': endpoints.apiKey ?? '', 'content-type': 'application/json' };
  const response = await fetch(endpoints.graphql, { method: 'POST', headers, body: JSON.stringify(asked) });
  const text = await response.text();
  if (!text.startsWith('{"data":{"company":{"id"')) throw new Error(`No company: ${text}`);
  return text;
}

/** Stores a company to be asked for; its id. */
export async function storeCompany(cloud: LocalCloud): Promise<string> {
  const { accessToken } = await cloud.issueTokens('bench');
  const input = {
    name: 'Bench',
    industry: 'Benches',
    country: 'DE',
    clientToken: 'bench',
    description: 'x'.repeat(200),
  };
  const response = await fetch(cloud.endpoints.graphql, {
    method: 'POST',
    headers: { authorization: accessToken, 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation ($input: CreateCompanyInput!) { createCompany(input: $input) { id } }',
      variables: { input },
    }),
  });
  const answer = (await response.json()) as { data: { createCompany: { id: string } } };
  return answer.data.createCompany.id;
}
