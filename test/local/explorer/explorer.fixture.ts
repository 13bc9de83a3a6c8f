import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { graphql, buildSchema } from 'graphql';
import { createExplorer, type Explorer } from '../../../local/explorer/index.ts';
import { readBody, send } from '../../../local/kernel/http.ts';
import { recordingLog } from '../../../local/kernel/log.ts';

const schema = buildSchema(`
  type Query { "The company of a handle." company(handle: String!): Company, whoami: String! }
  type Company { handle: String!, name: String! }
`);

export const examples = [
  { name: 'Who am I', operation: 'query WhoAmI {\n  whoami\n}' },
  {
    name: 'One company',
    operation: 'query OneCompany($handle: String!) {\n  company(handle: $handle) {\n    name\n  }\n}',
    variables: { handle: 'acme' },
  },
];

/** An explorer before a small GraphQL endpoint that tells who asks, on a real port. */
export async function startExplorer(cacheDirectory: string) {
  const log = recordingLog();
  const asked: { user: string; groups: string[] }[] = [];
  const explorer: Explorer = createExplorer({
    title: 'Explorer of the test </script>',
    examples,
    graphqlPath: '/graphql',
    apiKey: () => 'da2-the-key',
    token: async (user, groups) => {
      asked.push({ user, groups });
      if (user === 'unlucky') throw new Error('the pool is on fire');
      return `token-of-${user}`;
    },
    cacheDirectory,
    log,
  });
  const listener: RequestListener = (request, response) =>
    void (async () => {
      if (explorer.claims(request)) return explorer.handle(request, response);
      if (request.url !== '/graphql') return send(response, 404, {}, '');
      const { query, variables } = JSON.parse(await readBody(request, 100_000)) as {
        query: string;
        variables?: Record<string, unknown>;
      };
      const key = request.headers['x-api-key'];
      if (key === undefined && request.headers.authorization === undefined)
        return send(response, 401, {}, '{}');
      const whoami = String(request.headers.authorization ?? `holder of ${String(key)}`);
      const rootValue = {
        whoami,
        company: ({ handle }: { handle: string }) => ({ handle, name: `Company ${handle}` }),
      };
      const result = await graphql({ schema, source: query, rootValue, variableValues: variables });
      send(response, 200, { 'content-type': 'application/json' }, JSON.stringify(result));
    })();
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url, explorer, log, asked },
    async stop() {
      await explorer.stop();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
