import { Agent, request } from 'node:http';
import { answerOrder, quantile } from './child.ts';

export interface ConvergenceOrder {
  readonly endpoint: string;
  readonly token: string;
  readonly companyId: string;
  readonly changes: number;
}

/** Milliseconds. */
export interface Convergence {
  readonly p50: number;
  readonly p99: number;
}

/** Time from a mutation's answer until statistics show its version, one change after another, by asking without a pause. */
answerOrder(async (order: ConvergenceOrder): Promise<Convergence> => {
  const { companyId: id, changes } = order;
  const agent = new Agent({ keepAlive: true });
  const took: number[] = [];
  // The first ones find everything cold.
  const cold = 20;
  for (let version = 1; version <= cold + changes; version += 1) {
    const input = {
      id,
      expectedVersion: version,
      employeeCount: version,
      clientToken: `convergence-${version}`,
    };
    await ask(agent, order, { query: UPDATE, variables: { input } });
    const answered = performance.now();
    for (;;) {
      const { companyStatistics } = await ask<{ companyStatistics: { profileVersion: number } | null }>(
        agent,
        order,
        {
          query: STATISTICS,
          variables: { id },
        },
      );
      if ((companyStatistics?.profileVersion ?? 0) > version) break;
    }
    if (version > cold) took.push(performance.now() - answered);
  }
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
});

const UPDATE = 'mutation ($input: UpdateCompanyInput!) { updateCompany(input: $input) { version } }';
const STATISTICS = 'query ($id: ID!) { companyStatistics(companyId: $id) { profileVersion } }';

function ask<Data>(agent: Agent, { endpoint, token }: ConvergenceOrder, body: object): Promise<Data> {
  const text = JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    authorization: token,
    'content-length': Buffer.byteLength(text),
  };
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, { method: 'POST', agent, headers }, (response) => {
      let received = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (received += chunk));
      response.on('end', () => {
        const { data, errors } = JSON.parse(received) as { data: Data; errors?: unknown };
        if (errors === undefined) resolve(data);
        else reject(new Error(`An answer with errors: ${received}`));
      });
    });
    sent.on('error', reject);
    sent.end(text);
  });
}
