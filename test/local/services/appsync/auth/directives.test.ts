import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import { createLanguageHost } from '../../../../../local/appsync-js/index.ts';
import { isObjectType } from 'graphql';
import type { Caller } from '../../../../../local/services/appsync/auth/caller.ts';
import { fieldAccess } from '../../../../../local/services/appsync/schema/access.ts';
import { buildSchema } from '../../../../../local/services/appsync/schema/schema.ts';
import { giving } from '../hosted-api.ts';
import type { Mode } from './every-mode.ts';
import { hostModes, poolToken, signature } from './every-mode.ts';
import type { Issuer } from './oidc-issuer.ts';
import { startIssuer } from './oidc-issuer.ts';

const modes: readonly Mode[] = [
  'API_KEY',
  'AMAZON_COGNITO_USER_POOLS',
  'AWS_IAM',
  'OPENID_CONNECT',
  'AWS_LAMBDA',
];
const directives: Readonly<Record<Mode, string>> = {
  API_KEY: '@aws_api_key',
  AMAZON_COGNITO_USER_POOLS: '@aws_cognito_user_pools',
  AWS_IAM: '@aws_iam',
  OPENID_CONNECT: '@aws_oidc',
  AWS_LAMBDA: '@aws_lambda',
};
const all = Object.values(directives).join(' ');

const schema = `
  interface Node { id: ID }
  type Open implements Node ${all} { id: ID }
  type Closed implements Node @aws_iam { id: ID }
  union Either = Open | Closed
  type Grouped ${all} {
    editors: String @aws_cognito_user_pools(cognito_groups: ["editors"])
    staff: String @aws_api_key @aws_cognito_user_pools(cognito_groups: ["editors", "admins"])
  }
  ${modes.map((mode) => `type Of${mode} ${directives[mode]} { own: String every: String ${all} }`).join('\n')}
  type Query ${all} {
    ${modes.map((mode) => `field${mode}: String ${directives[mode]}`).join('\n')}
    ${modes.map((mode) => `type${mode}: Of${mode}`).join('\n')}
    node(closed: Boolean): Node
    either(closed: Boolean): Either
    grouped: Grouped
  }`;
const chosen = "ctx.args.closed ? { __typename: 'Closed', id: 'c' } : { __typename: 'Open', id: 'o' }";

let language: LanguageHost;
let issuer: Issuer;
let api: Awaited<ReturnType<typeof hostModes>>;
const headers = {} as Record<Mode, Record<string, string>>;
beforeAll(async () => {
  language = createLanguageHost({ processes: 1 });
  issuer = await startIssuer();
  api = await hostModes(
    modes,
    {
      schema,
      resolvers: {
        ...Object.fromEntries(modes.map((mode) => [`Query.field${mode}`, giving(`'f'`)])),
        ...Object.fromEntries(modes.map((mode) => [`Query.type${mode}`, giving(`{ own: 'o', every: 'e' }`)])),
        'Query.node': giving(chosen),
        'Query.either': giving(chosen),
        'Query.grouped': giving(`{ editors: 'e', staff: 's' }`),
      },
    },
    { language, issuer: issuer.url },
  );
  headers.API_KEY = { 'x-api-key': api.key };
  headers.AMAZON_COGNITO_USER_POOLS = { authorization: poolToken() };
  headers.AWS_IAM = { authorization: signature };
  headers.OPENID_CONNECT = { authorization: await issuer.token(Date.UTC(2026, 10, 20) / 1000) };
  headers.AWS_LAMBDA = { authorization: 'opaque' };
});
afterAll(async () => {
  await api.close();
  await Promise.all([issuer.stop(), language.stop()]);
});

const messages = (errors?: readonly Record<string, unknown>[]) => errors?.map(({ message }) => message);

describe('a directive', () => {
  it.each(modes)('of a field lets %s in and nobody else', async (mode) => {
    for (const caller of modes) {
      const { data, errors } = await api.query(`{ field${mode} }`, {}, headers[caller]);
      expect(data).toEqual({ [`field${mode}`]: caller === mode ? 'f' : null });
      expect(messages(errors)).toEqual(
        caller === mode ? undefined : [`Not Authorized to access field${mode} on type Query`],
      );
    }
  });

  it.each(modes)('of a type lets %s in to its fields, unless they have their own', async (mode) => {
    for (const caller of modes) {
      const { data, errors } = await api.query(`{ type${mode} { own every } }`, {}, headers[caller]);
      expect(data).toEqual({ [`type${mode}`]: { own: caller === mode ? 'o' : null, every: 'e' } });
      expect(messages(errors)).toEqual(
        caller === mode ? undefined : [`Not Authorized to access own on type Of${mode}`],
      );
    }
  });

  it.each([
    ['an interface', '{ node(closed: CLOSED) { id } }', 'node'],
    ['a union', '{ either(closed: CLOSED) { ...on Open { id } ...on Closed { id } } }', 'either'],
  ])('counts by the type that a value of %s has', async (_, query, field) => {
    const ask = (closed: string, mode: Mode) => api.query(query.replace('CLOSED', closed), {}, headers[mode]);
    expect((await ask('false', 'API_KEY')).data).toEqual({ [field]: { id: 'o' } });
    expect((await ask('true', 'AWS_IAM')).data).toEqual({ [field]: { id: 'c' } });
    const { data, errors } = await ask('true', 'API_KEY');
    expect(data).toEqual({ [field]: { id: null } });
    expect(messages(errors)).toEqual(['Not Authorized to access id on type Closed']);
  });

  it('with groups lets their members in, beside the callers of other modes that it names', async () => {
    const ask = async (own: Record<string, string>) =>
      (await api.query('{ grouped { editors staff } }', {}, own)).data!.grouped as object;
    const member = (...groups: string[]) => ({ authorization: poolToken(groups) });
    expect(await ask(member('editors'))).toEqual({ editors: 'e', staff: 's' });
    expect(await ask(member('admins'))).toEqual({ editors: null, staff: 's' });
    expect(await ask(member('Editors'))).toEqual({ editors: null, staff: null });
    expect(await ask(headers.AMAZON_COGNITO_USER_POOLS)).toEqual({ editors: null, staff: null });
    expect(await ask(headers.API_KEY)).toEqual({ editors: null, staff: 's' });
    expect(await ask(headers.OPENID_CONNECT)).toEqual({ editors: null, staff: null });
  });

  it.each(modes)('does not stand in the way of introspection, whoever asks: %s', async (mode) => {
    const { data } = await api.query('{ __schema { queryType { name } } __typename }', {}, headers[mode]);
    expect(data).toEqual({ __schema: { queryType: { name: 'Query' } }, __typename: 'Query' });
  });
});

describe('a field without a directive, of a type without one', () => {
  it.each(modes)('is open to %s where that is the default, and to no additional mode', async (mode) => {
    const others = modes.filter((other) => other !== mode);
    const hosted = await hostModes(
      [mode, ...others],
      {
        schema: 'type Query { plain: String } type Mutation { plain: String }',
        resolvers: { 'Query.plain': giving(`'p'`) },
      },
      { language, issuer: issuer.url },
    );
    headers.API_KEY = { 'x-api-key': hosted.key };
    for (const caller of modes) {
      const { data } = await hosted.query('{ plain }', {}, headers[caller]);
      expect(data).toEqual({ plain: caller === mode ? 'p' : null });
    }
    await hosted.close();
  });
});

describe('the fields of subscriptions and mutations', () => {
  it('are closed and open as those of queries are', () => {
    const built = buildSchema(`
      type Query { a: String }
      type Mutation @aws_iam { change: String own: String @aws_api_key }
      type Subscription {
        plain: String @aws_subscribe(mutations: ["change"])
        ours: String @aws_subscribe(mutations: ["change"]) @aws_lambda
        editors: String @aws_subscribe(mutations: ["change"]) @aws_cognito_user_pools(cognito_groups: ["editors"])
      }`);
    const rules = { defaultMode: 'API_KEY', additionalModes: modes, defaultAction: 'ALLOW' } as const;
    const open = (typeName: string, fieldName: string) => {
      const type = built.getType(typeName);
      if (!isObjectType(type)) throw new Error(typeName);
      const admits = fieldAccess(type, type.getFields()[fieldName]!, rules);
      const caller = (mode: Mode, groups: string[] = []): Caller => ({ mode, identity: null, groups });
      return [
        ...modes.filter((mode) => admits(caller(mode))),
        ...(admits(caller('AMAZON_COGNITO_USER_POOLS', ['editors'])) ? ['editors'] : []),
      ];
    };
    expect(open('Mutation', 'change')).toEqual(['AWS_IAM']);
    expect(open('Mutation', 'own')).toEqual(['API_KEY']);
    expect(open('Subscription', 'plain')).toEqual(['API_KEY']);
    expect(open('Subscription', 'ours')).toEqual(['AWS_LAMBDA']);
    expect(open('Subscription', 'editors')).toEqual(['editors']);
  });
});
