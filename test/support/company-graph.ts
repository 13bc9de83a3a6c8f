import { onTestFinished } from 'vitest';
import { recordingLog, startLocal, type LocalCloud, type LocalOptions } from '../../local/index.ts';
import { assembly } from './assembly.ts';

export interface GraphQLAnswer {
  readonly status: number;
  readonly headers: Headers;
  // Tests reach into answers of many shapes; every one of them asserts what it finds.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  readonly data: any;
  readonly errors: readonly {
    readonly message: string;
    readonly errorType?: string | null;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
    readonly errorInfo?: any;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
    readonly data?: any;
    readonly path?: readonly (string | number)[] | null;
  }[];
}

/** Somebody who calls the API. */
export type Ask = (query: string, variables?: object) => Promise<GraphQLAnswer>;

export interface CompanyGraph {
  readonly cloud: LocalCloud;
  /** Calls with the API key. */
  readonly visitor: Ask;
  /** Calls as a signed-in user; the same name is the same person. */
  as(user: string, ...groups: string[]): Promise<Ask>;
  stop(): Promise<void>;
}

/** The whole system on a free port, without data; `stop` is the caller's. */
export async function startCompanyGraph(options: Partial<LocalOptions> = {}): Promise<CompanyGraph> {
  const cloud = await startLocal({ assembly, log: recordingLog(), ...options });
  const { graphql, apiKey } = cloud.endpoints;
  return {
    cloud,
    visitor: asker(graphql, { 'x-api-key': apiKey ?? '' }),
    async as(user, ...groups) {
      const { accessToken } = await cloud.issueTokens(user, groups);
      return asker(graphql, { authorization: accessToken });
    },
    stop: () => cloud.stop(),
  };
}

/** The whole system for one test. */
export async function givenCompanyGraph(options: Partial<LocalOptions> = {}): Promise<CompanyGraph> {
  const system = await startCompanyGraph(options);
  onTestFinished(() => system.stop());
  return system;
}

/** Calls as a user who signs in for every call: tokens expire when a test moves time on. */
export function signingIn(system: () => CompanyGraph, user: string): Ask {
  return async (query, variables) => (await system().as(user))(query, variables);
}

export function asker(endpoint: string, headers: Record<string, string>): Ask {
  return async (query, variables = {}) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as Partial<Pick<GraphQLAnswer, 'data' | 'errors'>>;
    return { status: response.status, headers: response.headers, data: body.data, errors: body.errors ?? [] };
  };
}

const COMPANY = `id handle name description industry country website foundedYear employeeCount about version
  createdAt updatedAt deletedAt expiresAt ownerId createdBy updatedBy`;

/** The mutations with everything selected, and short forms of their inputs. */
export const operations = {
  create: `mutation ($input: CreateCompanyInput!) { createCompany(input: $input) { ${COMPANY} } }`,
  update: `mutation ($input: UpdateCompanyInput!) { updateCompany(input: $input) { ${COMPANY} } }`,
  delete: `mutation ($input: DeleteCompanyInput!) { deleteCompany(input: $input) { ${COMPANY} } }`,
  restore: `mutation ($input: RestoreCompanyInput!) { restoreCompany(input: $input) { ${COMPANY} } }`,
  transfer: `mutation ($input: TransferCompanyInput!) { transferCompany(input: $input) { ${COMPANY} } }`,
  company: `query ($id: ID!) { company(id: $id, consistent: true) { ${COMPANY} } }`,
} as const;

let tokens = 0;

/** A client token that no other call of this process used. */
export const nextToken = (): string => `token-${++tokens}`;

/** The input of a creation that is right, with what a test wants different. */
export function companyInput(different: object = {}): Record<string, unknown> {
  return {
    name: 'Copper Kettle',
    industry: 'Brewing',
    country: 'CA',
    clientToken: nextToken(),
    ...different,
  };
}
