import { SignJWT, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualClock } from '../../local/index.ts';
import {
  asker,
  companyInput,
  givenCompanyGraph,
  nextToken,
  operations,
  startCompanyGraph,
  type Ask,
  type CompanyGraph,
} from '../support/company-graph.ts';

let system: CompanyGraph;
let owner: Ask;

beforeAll(async () => {
  system = await startCompanyGraph();
  owner = await system.as('olga');
});
afterAll(() => system.stop());

/** An HTTP exchange as it is, for what no GraphQL client would send. */
async function post(body: string, headers: Record<string, string> = {}) {
  const { graphql, apiKey = '' } = system.cloud.endpoints;
  const all = { 'content-type': 'application/json', 'x-api-key': apiKey, ...headers };
  const response = await fetch(graphql, { method: 'POST', headers: all, body });
  return { status: response.status, body: (await response.json()) as unknown };
}

const nothingInside = /\/local\/|node_modules|at .+:\d+:\d+|company-graph-dev|COMPANY#|arn:aws/;

describe('a request that is none', () => {
  it.each([
    ['malformed JSON', '{"query":', 400, 'Unable to parse GraphQL query.'],
    ['no body', '', 400, 'Request body is empty.'],
    ['no query', '{}', 400, 'Unable to parse GraphQL query.'],
    [
      'several operations and no name',
      '{"query":"query A { __typename } query B { __typename }"}',
      400,
      'Missing operation name.',
    ],
  ])('%s is answered as AppSync answers it', async (_title, body, status, message) => {
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ errors: [{ message }] });
  });

  it('an unknown field is named', async () => {
    const answer = await post(JSON.stringify({ query: '{ company(id: "1") { nmae } }' }));
    expect(answer).toEqual({
      status: 200,
      body: {
        data: null,
        errors: [
          {
            path: null,
            locations: [{ line: 1, column: 22, sourceName: null }],
            message:
              "Validation error of type FieldUndefined: Field 'nmae' in type 'Company' is undefined @ 'company/nmae'",
          },
        ],
      },
    });
  });
});

describe('credentials', () => {
  const query = '{ companies(country: "DE") { items { id } } }';
  const bare = (headers: Record<string, string>) => asker(system.cloud.endpoints.graphql, headers)(query);

  it('missing or wrong ones are refused', async () => {
    expect((await bare({})).status).toBe(401);
    expect((await bare({ 'x-api-key': 'da2-wrong' })).status).toBe(401);
    expect((await bare({ authorization: 'nonsense' })).status).toBe(401);
  });

  it('a token of another issuer is refused', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT({ token_use: 'access', client_id: 'x', username: 'olga' })
      .setProtectedHeader({ alg: 'RS256', kid: 'x' })
      .setIssuer('https://issuer.example')
      .setSubject('olga')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
    const answer = await bare({ authorization: forged });
    expect(answer.status).toBe(401);
    expect(answer.errors[0]?.errorType).toBe('UnauthorizedException');
  });

  it('an expired token is refused', async () => {
    const clock = manualClock(Date.parse('2026-11-20T12:00:00Z'));
    const timed = await givenCompanyGraph({ clock });
    const ask = await timed.as('olga');
    expect((await ask(query)).status).toBe(200);
    clock.advance(2 * 60 * 60 * 1000);
    const answer = await ask(query);
    expect(answer.status).toBe(401);
    expect(answer.errors[0]).toMatchObject({
      errorType: 'UnauthorizedException',
      message: 'Token has expired.',
    });
  });
});

describe('input that no company can have', () => {
  it.each([
    ['a blank name', { name: ' \t ' }, 'name'],
    ['a name of 10,000 characters', { name: 'x'.repeat(10_000) }, 'name'],
    ['a name with a control character', { name: 'bell\u0007' }, 'name'],
    ['a name with a #', { name: 'C#' }, 'name'],
    ['a name of accents alone', { name: '\u0301\u0302' }, 'name'],
    ['a blank handle', { handle: '' }, 'handle'],
    ['a handle of 10,000 characters', { handle: 'x'.repeat(10_000) }, 'handle'],
    ['a handle with a control character', { handle: 'be\u0007ll' }, 'handle'],
    ['a handle with a #', { handle: 'a#b' }, 'handle'],
    ['a handle in capitals', { handle: 'Kettle' }, 'handle'],
    ['an unknown country', { country: 'XX' }, 'country'],
    ['a negative count', { employeeCount: -1 }, 'employeeCount'],
    ['a year that is none', { foundedYear: 0 }, 'foundedYear'],
    ['a blank industry', { industry: '' }, 'industry'],
    ['an industry of 81 characters', { industry: 'x'.repeat(81) }, 'industry'],
    ['a description of 501 characters', { description: 'x'.repeat(501) }, 'description'],
    ['a long text of more than 100 KB', { about: 'é'.repeat(60_000) }, 'about'],
    ['a blank token', { clientToken: '' }, 'clientToken'],
    ['a token of 129 characters', { clientToken: 'x'.repeat(129) }, 'clientToken'],
  ])('%s is refused by name, and nothing is written', async (_title, different, field) => {
    const counted: string[] = [];
    const end = system.cloud.journal.listen(({ operation }) => void counted.push(operation));
    const answer = await owner(operations.create, { input: companyInput(different) });
    end();
    expect(answer.data).toBeNull();
    expect(answer.errors[0]?.errorType).toBe('InvalidInput');
    expect(answer.errors[0]?.errorInfo.fields).toEqual([{ field, reason: expect.any(String) }]);
    expect(counted).toEqual([]);
  });

  it('every fault is named at once', async () => {
    const answer = await owner(operations.create, {
      input: companyInput({ name: '', country: 'XX', employeeCount: -1 }),
    });
    expect(answer.errors[0]?.errorInfo.fields.map(({ field }: { field: string }) => field)).toEqual([
      'name',
      'country',
      'employeeCount',
    ]);
  });

  it('an update cannot clear what is required, nor change nothing', async () => {
    const { id } = (await owner(operations.create, { input: companyInput() })).data.createCompany;
    const update = (fields: object) =>
      owner(operations.update, { input: { id, expectedVersion: 1, clientToken: nextToken(), ...fields } });
    for (const field of ['name', 'handle', 'industry', 'country']) {
      const answer = await update({ [field]: null });
      expect(answer.errors[0]?.errorInfo.fields).toEqual([{ field, reason: 'cannot be cleared' }]);
    }
    expect((await update({})).errors[0]?.errorType).toBe('InvalidInput');
    expect((await system.visitor(operations.company, { id })).data.company.version).toBe(1);
  });
});

describe('an unknown id', () => {
  it.each(['01ARZ3NDEKTSV4RRFFQ69G5FAV', '', 'x'.repeat(10_000), '😀'.repeat(40), '#', '\u0000'])(
    '%j finds nothing',
    async (id) => {
      const answer = await system.visitor('query ($id: ID!) { company(id: $id) { id } }', { id });
      expect(answer).toMatchObject({ status: 200, data: { company: null }, errors: [] });
      const handle = await system.visitor('query ($id: String!) { companyByHandle(handle: $id) { id } }', {
        id,
      });
      expect(handle).toMatchObject({ status: 200, data: { companyByHandle: null }, errors: [] });
      const many = await system.visitor('query ($id: ID!) { companiesByIds(ids: [$id]) { id } }', { id });
      expect(many).toMatchObject({ status: 200, data: { companiesByIds: [null] }, errors: [] });
      const input = { id, expectedVersion: 1, clientToken: nextToken() };
      for (const operation of [operations.delete, operations.restore]) {
        expect((await owner(operation, { input })).errors[0]?.errorType).toBe('NotFound');
      }
      const update = await owner(operations.update, { input: { ...input, handle: 'anything' } });
      expect(update.errors[0]?.errorType).toBe('NotFound');
    },
  );
});

describe('a page', () => {
  const page = (args: string) => system.visitor(`{ companies(${args}) { items { id } nextToken } }`);

  beforeAll(async () => {
    for (let at = 0; at < 30; at++) {
      await owner(operations.create, { input: companyInput({ industry: 'Paging', country: 'AX' }) });
    }
  });

  it.each([
    [0, 1],
    [-1, 1],
    [101, 30],
    [1_000_000_000, 30],
  ])('of limit %i has %i of 30 items', async (limit, expected) => {
    const answer = await page(`industry: "Paging", limit: ${limit}`);
    expect(answer.errors).toEqual([]);
    expect(answer.data.companies.items).toHaveLength(expected);
  });

  it('has 25 items when no limit is given', async () => {
    expect((await page('industry: "Paging"')).data.companies.items).toHaveLength(25);
  });

  it('refuses a token that is altered, empty, of another field or of other arguments', async () => {
    const { nextToken: token } = (await page('industry: "Paging", limit: 2')).data.companies as {
      nextToken: string;
    };
    const altered = `${token.slice(0, -2)}${token.endsWith('A') ? 'B' : 'A'}${token.slice(-1)}`;
    const answers = [
      await page(`industry: "Paging", limit: 2, nextToken: "${altered}"`),
      await page('industry: "Paging", limit: 2, nextToken: "nonsense"'),
      await page('industry: "Paging", limit: 2, nextToken: ""'),
      await page(`industry: "Brewing", limit: 2, nextToken: "${token}"`),
      await page(`country: "AX", limit: 2, nextToken: "${token}"`),
      await owner(`{ companies: myCompanies(limit: 2, nextToken: "${token}") { items { id } } }`),
    ];
    for (const answer of answers) {
      expect(answer.errors[0]).toMatchObject({
        errorType: 'InvalidInput',
        errorInfo: { fields: [{ field: 'nextToken' }] },
      });
    }
    expect((await page(`industry: "Paging", limit: 2, nextToken: "${token}"`)).errors).toEqual([]);
  });

  it.each([
    ['', 'no selector'],
    ['industry: "a", country: "DE"', 'two selectors'],
    ['industry: ""', 'a blank one'],
    ['country: "Germany"', 'a country that is no code'],
    ['createdIn: "2026-13"', 'a month that is none'],
    ['nameStartsWith: "\u0301"', 'an accent alone'],
  ])('of companies(%s) is refused: %s', async (args) => {
    const query = args === '' ? '{ companies { items { id } } }' : `{ companies(${args}) { items { id } } }`;
    expect((await system.visitor(query)).errors[0]?.errorType).toBe('InvalidInput');
  });

  it('refuses more than 100 ids', async () => {
    const ids = Array.from({ length: 101 }, (_, at) => String(at));
    const answer = await system.visitor('query ($ids: [ID!]!) { companiesByIds(ids: $ids) { id } }', { ids });
    expect(answer.errors[0]?.errorType).toBe('LimitExceeded');
    const none = await system.visitor('{ companiesByIds(ids: []) { id } }');
    expect(none).toMatchObject({ data: { companiesByIds: [] }, errors: [] });
  });
});

describe('a failure behind the API', () => {
  it('reaches nobody as it is: an item over 400 KB, a throttle, an outage', async () => {
    let fails: () => Error | undefined = () => undefined;
    const { AwsError } = await import('../../local/index.ts');
    const broken = await givenCompanyGraph({
      interceptEngine: async (operation, input, next) => {
        const error = fails();
        if (error) throw error;
        return next(operation, input);
      },
    });
    const ask = await broken.as('olga');
    const { id } = (await ask(operations.create, { input: companyInput() })).data.createCompany;
    const cases: [Error, string, unknown][] = [
      [
        new AwsError('ValidationException', 'Item size has exceeded the maximum allowed size'),
        'LimitExceeded',
        null,
      ],
      [new AwsError('ThrottlingException', 'Rate exceeded'), 'TryAgain', { retryable: true }],
      [new AwsError('InternalServerError', 'Internal', 500), 'TryAgain', { retryable: true }],
      [
        new AwsError('ResourceNotFoundException', 'Table company-graph-dev-company not found'),
        'TryAgain',
        { retryable: false },
      ],
    ];
    for (const [error, errorType, errorInfo] of cases) {
      fails = () => error;
      for (const answer of [
        await ask('query ($id: ID!) { company(id: $id) { id } }', { id }),
        await ask('{ companies(country: "CA") { items { id } } }'),
        await ask(operations.create, { input: companyInput() }),
        await ask(operations.update, {
          input: { id, expectedVersion: 1, clientToken: nextToken(), name: 'New' },
        }),
        await ask(operations.update, {
          input: { id, expectedVersion: 1, clientToken: nextToken(), about: 'New' },
        }),
      ]) {
        expect(answer.errors[0]).toMatchObject({ errorType, errorInfo });
        expect(JSON.stringify(answer.errors)).not.toMatch(nothingInside);
      }
    }
  });
});
