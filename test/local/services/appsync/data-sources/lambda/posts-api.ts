import type { LanguageHost } from '../../../../../../local/appsync-js/index.ts';
import type { ApiDefinition } from '../../hosted-api.ts';
import { giving, hostApi } from '../../hosted-api.ts';
import type { Handler } from './functions.ts';
import { functionsEndpoint, lambdaSource } from './functions.ts';

const schema = `
  type Post { id: ID! author: String related: [Post] }
  type Query { posts: [Post] post(id: ID): Post }
  type Mutation { post(id: ID): Post }`;

/** A list of posts, as the text of an expression. */
export const ids = (count: number): string =>
  JSON.stringify(Array.from({ length: count }, (_, id) => ({ id })));

export const batchInvoke = `return { operation: 'BatchInvoke', payload: { id: ctx.source.id } };`;

/** Names the author of each post that it is asked about. */
const named: Handler = (events: { id: string }[]) => events.map(({ id }) => `author ${id}`);

/** An API of seven posts whose resolvers may invoke the function `f`. */
export async function ask(
  language: LanguageHost,
  query: string,
  { resolvers, ...more }: Partial<ApiDefinition>,
  f: Handler = named,
) {
  const lambda = functionsEndpoint({ f });
  const definition = {
    schema,
    dataSources: [{ Name: 'none', Type: 'NONE' }, lambdaSource('f')],
    resolvers: { 'Query.posts': giving(ids(7)), ...resolvers },
    ...more,
  };
  const api = await hostApi(definition, { language, lambda });
  try {
    return { ...(await api.query(query)), lambda };
  } finally {
    await api.close();
  }
}

/** What a function was asked about, call by call. */
export function batches({ events }: { readonly events: readonly unknown[] }): unknown[][] {
  return events.map((event) =>
    (event as { id?: unknown; source?: { id: unknown } }[]).map(({ id, source }) => id ?? source!.id),
  );
}
