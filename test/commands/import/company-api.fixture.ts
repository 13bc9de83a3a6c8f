import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CreateCompanyInput } from '../../../commands/import/company-input.ts';
import { companyFaults } from '../../../model/company/rules.ts';

/** What the API may be told to do with a request instead of answering it. */
export type Trouble =
  | { status: number; body?: string }
  | { error: { errorType: string; message: string; errorInfo?: unknown } }
  | 'cut' // the connection ends without an answer
  | 'cutAfter'; // the company is made, and the connection ends before the answer

export interface CompanyApi extends AsyncDisposable {
  readonly endpoint: string;
  /** Every request that arrived, the troubled ones too. */
  readonly requests: { readonly input: CreateCompanyInput; readonly authorization: string }[];
  /** Companies by `source/id`. */
  readonly companies: Map<string, CreateCompanyInput>;
  /** The most requests that were open at once. */
  readonly mostOpen: () => number;
}

export interface CompanyApiOptions {
  /** Asked for each request, `attempt` counted from 1 by row; undefined answers as usual. */
  readonly trouble?: (input: CreateCompanyInput, attempt: number) => Trouble | undefined;
  /** Tokens other than this one are refused. */
  readonly token?: () => string;
  /** Runs before each answer. */
  readonly before?: (input: CreateCompanyInput) => Promise<void> | void;
}

/**
 * `createCompany` over HTTP at its published contract and no further: idempotent by external reference and client token,
 * `InvalidInput` by the API's own rules, AppSync's error shapes, the header `idempotent-replayed`.
 */
export async function companyApi(options: CompanyApiOptions = {}): Promise<CompanyApi> {
  const requests: { input: CreateCompanyInput; authorization: string }[] = [];
  const companies = new Map<string, CreateCompanyInput>();
  const attempts = new Map<string, number>();
  let open = 0;
  let most = 0;

  const create = (input: CreateCompanyInput, response: ServerResponse) => {
    const faults = companyFaults(input);
    if (faults.length > 0) {
      const error = {
        errorType: 'InvalidInput',
        message: 'The input is not valid.',
        errorInfo: { fields: faults },
      };
      return answer(response, { data: null, errors: [{ path: ['createCompany'], ...error }] });
    }
    const key = `${input.externalReference.source}/${input.externalReference.id}`;
    if (companies.has(key)) response.setHeader('idempotent-replayed', 'true');
    else companies.set(key, input);
    return answer(response, { data: { createCompany: { id: key, handle: 'made' } } });
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { variables } = JSON.parse(await textOf(request)) as { variables: { input: CreateCompanyInput } };
    const { input } = variables;
    const authorization = request.headers.authorization ?? '';
    requests.push({ input, authorization });
    const { source, id } = input.externalReference;
    const attempt = (attempts.get(`${source}/${id}`) ?? 0) + 1;
    attempts.set(`${source}/${id}`, attempt);
    await options.before?.(input);
    if (options.token && authorization !== options.token()) {
      const errors = [{ errorType: 'UnauthorizedException', message: 'Token has expired.' }];
      return answer(response, { errors }, 401);
    }
    const trouble = options.trouble?.(input, attempt);
    if (trouble === undefined) return create(input, response);
    if (trouble === 'cutAfter')
      create(input, { setHeader() {}, writeHead() {}, end() {} } as unknown as ServerResponse);
    if (typeof trouble === 'string') return void request.socket.destroy();
    if ('error' in trouble) return answer(response, { data: null, errors: [trouble.error] });
    return void response.writeHead(trouble.status).end(trouble.body ?? '');
  };

  const server = createServer((request, response) => {
    most = Math.max(most, ++open);
    response.on('close', () => open--);
    void handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    requests,
    companies,
    mostOpen: () => most,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** An endpoint at which nothing listens. */
export async function deadEndpoint(): Promise<string> {
  const api = await companyApi();
  await api[Symbol.asyncDispose]();
  return api.endpoint;
}
