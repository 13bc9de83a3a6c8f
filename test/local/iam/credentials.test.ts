import { expect, it } from 'vitest';
import { createCredentials } from '../../../local/iam/credentials.ts';

const role = { arn: 'arn:aws:iam::000000000000:role/worker', sessionName: 'reader', lifetime: 1000 };
const lambda = {
  servicePrincipal: 'lambda.amazonaws.com',
  sourceArn: 'arn:aws:lambda:us-east-1:0:function:f',
};

function givenCredentials() {
  let now = 0;
  let drawn = 0;
  const credentials = createCredentials({
    roles: { mayAssume: (arn, service) => arn === role.arn && service === lambda.servicePrincipal },
    administrator: { accessKeyId: 'test', secretAccessKey: 'secret' },
    random: () => String(++drawn).padStart(32, '0'),
    now: () => now,
  });
  return { ...credentials, pass: (ms: number) => void (now += ms) };
}

it('knows the administrator, and nobody else before a session is opened', () => {
  const credentials = givenCredentials();
  expect(credentials.find('test')).toEqual({
    accessKeyId: 'test',
    secretAccessKey: 'secret',
    principal: { kind: 'administrator' },
  });
  expect(credentials.find('ASIAAAAAAAAAAAAAAAAA')).toBeUndefined();
});

it('opens sessions in the role, each with keys of its own, shaped as on AWS', () => {
  const credentials = givenCredentials();
  const keys = [credentials.open(role, lambda), credentials.open(role, lambda)];
  for (const key of keys) {
    expect(key.accessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    expect(key.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
    expect(key.sessionToken).toMatch(/^[A-Za-z0-9+/=]{100,}$/);
    expect(key.principal).toEqual({ kind: 'role', arn: role.arn, sessionName: 'reader' });
    expect(key.expiresAt).toBe(1000);
    expect(credentials.find(key.accessKeyId)).toBe(key);
  }
  const distinct = (values: (string | undefined)[]) => new Set(values).size;
  expect(distinct(keys.map(({ accessKeyId }) => accessKeyId))).toBe(2);
  expect(distinct(keys.map(({ secretAccessKey }) => secretAccessKey))).toBe(2);
  expect(distinct(keys.map(({ sessionToken }) => sessionToken))).toBe(2);
});

it('opens none where the role does not trust the service', () => {
  const credentials = givenCredentials();
  expect(() => credentials.open(role, { ...lambda, servicePrincipal: 'ec2.amazonaws.com' })).toThrow(
    expect.objectContaining({ code: 'AccessDenied', statusCode: 403 }) as Error,
  );
  expect(() => credentials.open({ ...role, arn: `${role.arn}2` }, lambda)).toThrow(/sts:AssumeRole/);
});

it('still knows a key that has expired, so that its holder hears why it is refused', () => {
  const credentials = givenCredentials();
  const { accessKeyId } = credentials.open(role, lambda);
  credentials.pass(2000);
  credentials.open(role, lambda);
  expect(credentials.find(accessKeyId)?.expiresAt).toBe(1000);
});

it('forgets the longest expired keys of many, and never one that is good', () => {
  const credentials = givenCredentials();
  const lasting = credentials.open({ ...role, lifetime: 1e9 }, lambda);
  const opened = Array.from({ length: 10_000 }, () => {
    credentials.pass(1);
    return credentials.open(role, lambda);
  });
  const known = opened.filter(({ accessKeyId }) => credentials.find(accessKeyId));
  expect(credentials.find(lasting.accessKeyId)).toBe(lasting);
  expect(opened.slice(-2000).every((key) => known.includes(key))).toBe(true);
  expect(known.length).toBeLessThan(5000);
});
