import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicy, decide, type Compilation, type Statement } from '../../../local/iam/evaluate.ts';

const compilation: Compilation = { knownKeys: new Set(['aws:principalarn']), unevaluated: () => undefined };
const table = 'arn:aws:dynamodb:us-east-1:111122223333:table/companies';

const decision = (statements: Statement[], action: string, resource = table, Version = '2012-10-17') =>
  decide(compilePolicy({ Version, Statement: statements }, compilation), {
    action,
    resource,
    context: new Map([['aws:principalarn', ['arn:aws:iam::111122223333:role/reader']]]),
  });

const allow = (Action: string | string[], Resource: string | string[] = '*'): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const deny = (Action: string | string[], Resource: string | string[] = '*'): Statement => ({
  Effect: 'Deny',
  Action,
  Resource,
});

describe('a policy decision', () => {
  it('denies what nothing allows', () => {
    expect(decision([], 'dynamodb:GetItem')).toBe('implicitlyDenied');
    expect(decision([allow('dynamodb:GetItem')], 'dynamodb:PutItem')).toBe('implicitlyDenied');
  });

  it('lets an explicit denial win, wherever it stands', () => {
    expect(decision([deny('dynamodb:GetItem'), allow('*')], 'dynamodb:GetItem')).toBe('explicitlyDenied');
    expect(decision([allow('*'), deny('dynamodb:GetItem')], 'dynamodb:GetItem')).toBe('explicitlyDenied');
    expect(decision([allow('*'), deny('dynamodb:GetItem')], 'dynamodb:PutItem')).toBe('allowed');
  });

  it.each([
    ['dynamodb:GetItem', true],
    ['DYNAMODB:getitem', true],
    ['dynamodb:Get*', true],
    ['dynamodb:?etItem', true],
    ['*', true],
    ['dynamodb:GetItem?', false],
    ['dynamodb:Get', false],
    ['dynamodbxGetItem', false],
    ['dynamodb.GetItem', false],
  ])('compares actions without case and with wildcards: %s', (action, allowed) => {
    expect(decision([allow(action)], 'dynamodb:GetItem') === 'allowed').toBe(allowed);
  });

  it.each([
    [table, true],
    [`${table}*`, true],
    ['*', true],
    ['arn:aws:dynamodb:*:*:table/comp?nies', true],
    ['arn:*:dynamodb:us-*-1:111122223333:*', true],
    [table.toUpperCase(), false],
    [`${table}/index/*`, false],
    ['arn:aws:dynamodb:*:table/companies', false],
    ['arn:aws:dynamodb:*', false],
    ['arn:aws:dynamodb:us-east-1:*/companies', false],
    ['arn:aws:dynamodb:us-east-1:111122223333:table/companie[s]', false],
  ])('compares resources part by part: %s', (resource, allowed) => {
    expect(decision([allow('*', resource)], 'dynamodb:GetItem') === 'allowed').toBe(allowed);
  });

  it("lets a wildcard in a resource's last part reach over colons and slashes", () => {
    const item = 'arn:aws:s3:::bucket/documents/a:b/c';
    expect(decision([allow('*', 'arn:aws:s3:::bucket/*/c')], 's3:GetObject', item)).toBe('allowed');
    expect(decision([allow('*', 'arn:aws:s3:::bucket/documents/a:b/?')], 's3:GetObject', item)).toBe(
      'allowed',
    );
  });

  it('reads ${*} and ${?} as the characters themselves', () => {
    const pattern = 'arn:aws:s3:::bucket/${*}${?}*';
    expect(decision([allow('*', pattern)], 's3:GetObject', 'arn:aws:s3:::bucket/*?x')).toBe('allowed');
    expect(decision([allow('*', pattern)], 's3:GetObject', 'arn:aws:s3:::bucket/abx')).toBe(
      'implicitlyDenied',
    );
  });

  it('turns NotAction and NotResource round', () => {
    const others: Statement = {
      Effect: 'Allow',
      NotAction: ['dynamodb:Scan', 'dynamodb:Delete*'],
      Resource: '*',
    };
    expect(decision([others], 'dynamodb:GetItem')).toBe('allowed');
    expect(decision([others], 'dynamodb:scan')).toBe('implicitlyDenied');
    expect(decision([others], 'dynamodb:DeleteItem')).toBe('implicitlyDenied');
    const elsewhere: Statement = { Effect: 'Deny', Action: '*', NotResource: table };
    expect(decision([allow('*'), elsewhere], 'dynamodb:GetItem', `${table}/index/byName`)).toBe(
      'explicitlyDenied',
    );
    expect(decision([allow('*'), elsewhere], 'dynamodb:GetItem')).toBe('allowed');
  });

  it('needs every condition of a statement to hold', () => {
    const role = { 'aws:PrincipalArn': 'arn:aws:iam::*:role/reader' };
    const conditioned = (Condition: Statement['Condition'] & object): Statement => ({
      ...allow('*'),
      Condition,
    });
    expect(decision([conditioned({ ArnLike: role })], 'a:b')).toBe('allowed');
    expect(decision([conditioned({ ArnLike: role, Null: { 'aws:PrincipalArn': true } })], 'a:b')).toBe(
      'implicitlyDenied',
    );
  });

  it.each<[string, Partial<Statement>]>([
    [
      'condition operator DateLessThan',
      { Condition: { DateLessThan: { 'aws:PrincipalArn': '2020-01-01' } } },
    ],
    [
      'condition key aws:SourceVpc',
      { Condition: { 'ForAllValues:StringEquals': { 'aws:SourceVpc': 'vpc' } } },
    ],
    [
      'policy variable in arn:aws:s3:::bucket/${aws:username}',
      { Resource: 'arn:aws:s3:::bucket/${aws:username}' },
    ],
  ])('errs on the strict side and says so where it cannot evaluate: %s', (what, part) => {
    const said: string[] = [];
    const outcome = (Effect: 'Allow' | 'Deny') => {
      const statement: Statement = { Effect, Action: 'dynamodb:GetItem', Resource: '*', ...part };
      const document = { Version: '2012-10-17', Statement: [allow('dynamodb:PutItem'), statement] };
      const statements = compilePolicy(document, { ...compilation, unevaluated: (line) => said.push(line) });
      return ['dynamodb:GetItem', 'dynamodb:PutItem'].map((action) =>
        decide(statements, { action, resource: table, context: new Map() }),
      );
    };
    expect(outcome('Allow')).toEqual(['implicitlyDenied', 'allowed']);
    expect(outcome('Deny')).toEqual(['explicitlyDenied', 'allowed']);
    expect(new Set(said)).toEqual(new Set([what]));
  });

  it('knows no policy variables in the old version of the language', () => {
    const resource = 'arn:aws:s3:::bucket/${aws:username}';
    expect(decision([allow('*', resource)], 's3:GetObject', resource, '2008-10-17')).toBe('allowed');
  });
});

const names = fc.constantFrom('a:Get', 'a:Put', 'a:*', 'b:Get', '*');
const resources = fc.constantFrom('arn:aws:a:r:1:x', 'arn:aws:a:r:1:x/*', 'arn:aws:a:*:1:*', '*');
const statements = fc.record({
  Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
  Action: fc.array(names, { minLength: 1, maxLength: 3 }),
  Resource: fc.array(resources, { minLength: 1, maxLength: 3 }),
});
const requests = fc.record({
  action: fc.constantFrom('a:Get', 'a:Put', 'b:Get'),
  resource: fc.constantFrom('arn:aws:a:r:1:x', 'arn:aws:a:r:1:x/y', 'arn:aws:a:q:1:z'),
});

describe('every policy decision', () => {
  it('never allows more when a denial is added', () => {
    fc.assert(
      fc.property(fc.array(statements), statements, requests, (before, added, { action, resource }) => {
        const after = [...before, { ...added, Effect: 'Deny' as const }];
        return (
          decision(after, action, resource) !== 'allowed' || decision(before, action, resource) === 'allowed'
        );
      }),
    );
  });

  it('never allows less when a permission is added', () => {
    fc.assert(
      fc.property(fc.array(statements), statements, requests, (before, added, { action, resource }) => {
        const after = [...before, { ...added, Effect: 'Allow' as const }];
        return (
          decision(before, action, resource) !== 'allowed' || decision(after, action, resource) === 'allowed'
        );
      }),
    );
  });

  it('is the same in whatever order the statements stand', () => {
    const shuffled = fc
      .array(statements)
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(
        shuffled,
        requests,
        ([list, other], { action, resource }) =>
          decision(list, action, resource) === decision(other, action, resource),
      ),
    );
  });
});
