import { LocalError } from '../../kernel/errors.ts';
import type { Resource } from '../../kernel/service.ts';
import { readClient, type ClientConfiguration } from './client-configuration.ts';
import { passwordPolicyOf, type PasswordPolicy } from './password-policy.ts';
import { flag, record, refuseOthers, strings, text, unsupported, whole } from './properties.ts';

/** A user pool as the template declares it. */
export interface PoolConfiguration {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly caseSensitive: boolean;
  /** Whether a verified e-mail address may stand for the user name. */
  readonly emailAlias: boolean;
  readonly passwordPolicy: PasswordPolicy;
  readonly customAttributes: ReadonlySet<string>;
  readonly clients: ReadonlyMap<string, ClientConfiguration>;
  readonly groups: ReadonlyMap<string, GroupConfiguration>;
}

export interface GroupConfiguration {
  readonly name: string;
  readonly description?: string;
  readonly precedence?: number;
}

const poolBehaving = [
  'UserPoolName',
  'UsernameConfiguration',
  'AliasAttributes',
  'Policies',
  'Schema',
  'MfaConfiguration',
];

const poolInert = [
  'AccountRecoverySetting',
  'AdminCreateUserConfig',
  'AutoVerifiedAttributes',
  'DeletionProtection',
  'DeviceConfiguration',
  'EmailConfiguration',
  'EmailVerificationMessage',
  'EmailVerificationSubject',
  'SmsAuthenticationMessage',
  'SmsVerificationMessage',
  'UserAttributeUpdateSettings',
  'UserPoolAddOns',
  'UserPoolTags',
  'UserPoolTier',
  'VerificationMessageTemplate',
];

/** Reads every user pool of a deployment with its clients and groups. Throws `LocalError`. */
export function readPools(resources: readonly Resource[]): PoolConfiguration[] {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const pools = ofType('AWS::Cognito::UserPool');
  const clients = ofType('AWS::Cognito::UserPoolClient');
  const groups = ofType('AWS::Cognito::UserPoolGroup');
  for (const resource of [...clients, ...groups]) {
    if (!pools.some((pool) => pool.ref === resource.properties.UserPoolId)) {
      throw new LocalError(
        'ReferenceUnknown',
        `${resource.type} ${resource.stack}/${resource.logicalId} names a user pool that no stack declares.`,
        'Let UserPoolId refer to a pool of this app.',
      );
    }
  }
  return pools.map((pool) => {
    const mine = (resource: Resource) => resource.properties.UserPoolId === pool.ref;
    return {
      ...readPool(pool),
      clients: new Map(clients.filter(mine).map((client) => [client.ref, readClient(client)])),
      groups: new Map(groups.filter(mine).map((group) => [group.ref, readGroup(group)])),
    };
  });
}

function readPool(pool: Resource): Omit<PoolConfiguration, 'clients' | 'groups'> {
  refuseOthers(pool, poolBehaving, poolInert);
  const { properties } = pool;
  if (properties.MfaConfiguration === 'ON') throw unsupported(pool, 'MfaConfiguration ON');
  const aliases = strings(properties.AliasAttributes);
  for (const alias of aliases) {
    // A phone number or a preferred user name could stand for the user name; nothing here would honour it.
    if (alias !== 'email') throw unsupported(pool, `AliasAttributes ${alias}`);
  }
  const schema = Array.isArray(properties.Schema) ? properties.Schema.map(record) : [];
  return {
    id: pool.ref,
    arn: pool.attributes.Arn ?? '',
    name: text(properties.UserPoolName) ?? `${pool.logicalId}-${pool.ref.slice(-9)}`,
    caseSensitive: flag(record(properties.UsernameConfiguration).CaseSensitive, true),
    emailAlias: aliases.includes('email'),
    passwordPolicy: passwordPolicyOf(record(properties.Policies).PasswordPolicy),
    customAttributes: new Set(schema.map((attribute) => `custom:${text(attribute.Name) ?? ''}`)),
  };
}

function readGroup(group: Resource): GroupConfiguration {
  refuseOthers(group, ['GroupName', 'UserPoolId', 'Description', 'Precedence'], ['RoleArn']);
  const description = text(group.properties.Description);
  const precedence = whole(group.properties.Precedence, -1);
  return {
    name: group.ref,
    ...(description === undefined ? {} : { description }),
    ...(precedence < 0 ? {} : { precedence }),
  };
}
