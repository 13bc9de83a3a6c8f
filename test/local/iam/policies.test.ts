import { describe, expect, it } from 'vitest';
import { gatherPolicies } from '../../../local/iam/policies.ts';
import { allowing, deployment, resource, role } from './given.ts';

const arn = 'arn:aws:iam::111122223333:role/reader';
const failure = (code: string, message: string): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

describe("a role's policies", () => {
  it('are its inline ones, attached ones, and managed ones from either side', () => {
    const fromPolicy = resource('M1', 'ManagedPolicy', {
      Roles: ['reader'],
      PolicyDocument: allowing('a:Managed'),
    });
    const fromRole = resource('M2', 'ManagedPolicy', { PolicyDocument: allowing('a:Listed') });
    const reader = role('reader', {
      Policies: [{ PolicyName: 'inline', PolicyDocument: allowing('a:Inline') }],
      ManagedPolicyArns: [fromRole.ref],
    });
    const attached = resource('P', 'Policy', {
      PolicyName: 'p',
      Roles: ['reader'],
      PolicyDocument: allowing('a:Attached'),
    });
    const other = resource('Q', 'Policy', {
      PolicyName: 'q',
      Roles: ['other'],
      PolicyDocument: allowing('a:Other'),
    });
    const gathered = gatherPolicies(
      deployment(reader, role('other'), attached, other, fromPolicy, fromRole),
    ).get(arn);
    expect(gathered?.identity).toEqual([
      allowing('a:Inline'),
      allowing('a:Attached'),
      allowing('a:Managed'),
      allowing('a:Listed'),
    ]);
    expect(gathered).not.toHaveProperty('boundary');
  });

  it("grant nothing through AWS's own policies for logs", () => {
    const logs = 'arn:aws:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs';
    const gathered = gatherPolicies(deployment(role('reader', { ManagedPolicyArns: [logs] }))).get(arn);
    expect(gathered?.identity.flatMap(({ Statement }) => Statement)).toEqual([]);
  });

  it("are refused with any other of AWS's own policies", () => {
    const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
    expect(() => gatherPolicies(deployment(role('reader', { ManagedPolicyArns: [admin] })))).toThrow(
      failure('PropertyUnsupported', 'AdministratorAccess'),
    );
  });

  it('are refused when they hang on a role, user or group that is not there', () => {
    const onRole = resource('P', 'Policy', {
      PolicyName: 'p',
      Roles: ['nobody'],
      PolicyDocument: allowing('a:B'),
    });
    expect(() => gatherPolicies(deployment(onRole))).toThrow(failure('ReferenceUnknown', 'nobody'));
    const onUser = resource('P', 'Policy', {
      PolicyName: 'p',
      Users: ['ada'],
      PolicyDocument: allowing('a:B'),
    });
    expect(() => gatherPolicies(deployment(onUser))).toThrow(failure('PropertyUnsupported', 'Users'));
  });

  it.each([
    [{}, 'no Statement'],
    [{ Statement: [{ Effect: 'allow', Action: 'a:B', Resource: '*' }] }, 'neither allows nor denies'],
    [{ Statement: [{ Effect: 'Allow', Resource: '*' }] }, 'Action and NotAction'],
    [{ Statement: [{ Effect: 'Allow', Action: 'a:B' }] }, 'Resource and NotResource'],
    [
      { Statement: [{ Effect: 'Allow', Action: 'a:B', NotAction: 'a:C', Resource: '*' }] },
      'Action and NotAction',
    ],
  ])('are refused when malformed: %j', (PolicyDocument, message) => {
    const malformed = role('reader', { Policies: [{ PolicyName: 'p', PolicyDocument }] });
    expect(() => gatherPolicies(deployment(malformed))).toThrow(failure('AssemblyInvalid', message));
  });
});
