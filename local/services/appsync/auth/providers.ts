import { LocalError } from '../../../kernel/errors.ts';
import type { Resource } from '../../../kernel/service.ts';
import type { Properties } from '../properties.ts';
import { describe, list, part, unsupported, whole } from '../properties.ts';
import type { AccessRules } from '../schema/access.ts';
import type { Mode } from './caller.ts';
import type { LambdaAuthorizer } from './lambda-authorizer.ts';
import type { OpenIdConnect } from './open-id.ts';
import type { UserPool } from './user-pool.ts';

/** The authorization modes of an API. */
export interface Providers {
  readonly rules: AccessRules;
  /** The default mode's pool first. */
  readonly userPools: readonly UserPool[];
  readonly openIdProviders: readonly OpenIdConnect[];
  readonly lambdaAuthorizer: LambdaAuthorizer | undefined;
}

/** Each mode's part of a provider, and the members of it that behave here; `AwsRegion` is always this cloud's. */
const parts: Readonly<Record<Mode, { readonly name?: string; readonly members: readonly string[] }>> = {
  API_KEY: { members: [] },
  AWS_IAM: { members: [] },
  AMAZON_COGNITO_USER_POOLS: {
    name: 'UserPoolConfig',
    members: ['AppIdClientRegex', 'AwsRegion', 'DefaultAction', 'UserPoolId'],
  },
  OPENID_CONNECT: {
    name: 'OpenIDConnectConfig',
    members: ['AuthTTL', 'ClientId', 'IatTTL', 'Issuer'],
  },
  AWS_LAMBDA: {
    name: 'LambdaAuthorizerConfig',
    members: ['AuthorizerResultTtlInSeconds', 'AuthorizerUri', 'IdentityValidationExpression'],
  },
};

const atMostOnce: readonly Mode[] = ['API_KEY', 'AWS_IAM', 'AWS_LAMBDA'];
const maxAdditional = 50;
const maxTtl = 3600;

interface Provider {
  readonly mode: Mode;
  readonly config: Properties;
}

/**
 * The API's own provider and the additional ones. Throws LocalError where AWS would not take them together, or where a
 * member has no behaviour here. https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function readProviders(resource: Resource): Providers {
  const additional = list(resource.properties.AdditionalAuthenticationProviders).map(part);
  if (additional.length > maxAdditional) {
    throw refused(
      resource,
      `${additional.length} additional authorization modes`,
      `Use at most ${maxAdditional}.`,
    );
  }
  const providers = [resource.properties, ...additional].map((provider) => providerOf(resource, provider));
  const [own, ...others] = providers as [Provider, ...Provider[]];
  for (const mode of atMostOnce) {
    if (providers.filter((provider) => provider.mode === mode).length > 1) {
      throw refused(resource, `${mode} more than once`, 'Configure it once.');
    }
  }
  const name = nameOf(own);
  if (
    typeof name === 'string' &&
    others.some((provider) => provider.mode === own.mode && nameOf(provider) === name)
  ) {
    throw refused(resource, `${name} both by default and in addition`, 'Configure it once.');
  }
  const configured = (mode: Mode): Properties[] =>
    providers.filter((provider) => provider.mode === mode).map(({ config }) => config);
  const userPools = configured('AMAZON_COGNITO_USER_POOLS').map((config) => userPool(resource, config));
  return {
    rules: {
      defaultMode: own.mode,
      additionalModes: others.map(({ mode }) => mode),
      defaultAction: own.mode === 'AMAZON_COGNITO_USER_POOLS' ? userPools[0]!.defaultAction : 'ALLOW',
    },
    userPools,
    openIdProviders: configured('OPENID_CONNECT').map((config) => openIdConnect(resource, config)),
    lambdaAuthorizer: configured('AWS_LAMBDA').map((config) => lambdaAuthorizer(resource, config))[0],
  };
}

function providerOf(resource: Resource, provider: Properties): Provider {
  const { AuthenticationType: mode } = provider;
  if (typeof mode !== 'string' || !Object.hasOwn(parts, mode)) {
    throw unsupported(resource, `AuthenticationType ${String(mode)}`);
  }
  const { name, members } = parts[mode as Mode];
  const config = name === undefined ? {} : part(provider[name]);
  const foreign = Object.keys(config).find((member) => !members.includes(member));
  if (foreign !== undefined) throw unsupported(resource, `${name}.${foreign}`);
  return { mode: mode as Mode, config };
}

function nameOf({ config }: Provider): unknown {
  return config.UserPoolId ?? config.Issuer;
}

function userPool(resource: Resource, config: Properties): UserPool {
  const clients = pattern(resource, config, 'AppIdClientRegex');
  return {
    userPoolId: required(resource, config, 'UserPoolId'),
    defaultAction: config.DefaultAction === 'DENY' ? 'DENY' : 'ALLOW',
    ...(clients && { appIdClientRegex: clients }),
  };
}

/** 0 sets no limit, as the absence of one does. */
function openIdConnect(resource: Resource, config: Properties): OpenIdConnect {
  const clientId = pattern(resource, config, 'ClientId');
  const [iatTtl, authTtl] = [whole(config.IatTTL, 0), whole(config.AuthTTL, 0)];
  return {
    issuer: required(resource, config, 'Issuer'),
    ...(clientId && { clientId }),
    ...(iatTtl > 0 && { iatTtl }),
    ...(authTtl > 0 && { authTtl }),
  };
}

function lambdaAuthorizer(resource: Resource, config: Properties): LambdaAuthorizer {
  const resultTtl = whole(config.AuthorizerResultTtlInSeconds, 0);
  if (resultTtl < 0 || resultTtl > maxTtl) {
    throw refused(resource, `AuthorizerResultTtlInSeconds ${resultTtl}`, `Use at most ${maxTtl}.`);
  }
  const identityValidation = pattern(resource, config, 'IdentityValidationExpression');
  return {
    authorizerUri: required(resource, config, 'AuthorizerUri'),
    resultTtl,
    ...(identityValidation && { identityValidation }),
  };
}

function required(resource: Resource, config: Properties, member: string): string {
  const value = config[member];
  if (typeof value === 'string' && value !== '') return value;
  throw new LocalError(
    'AssemblyInvalid',
    `${describe(resource)} has an authorization mode without ${member}.`,
    `Set ${member}; CloudFormation requires it.`,
  );
}

/** Matches whole texts. */
function pattern(resource: Resource, config: Properties, member: string): RegExp | undefined {
  const source = config[member];
  if (typeof source !== 'string' || source === '') return undefined;
  try {
    return new RegExp(`^(?:${source})$`);
  } catch {
    throw unsupported(resource, `${member} ${source}`);
  }
}

function refused(resource: Resource, what: string, remedy: string): LocalError {
  return new LocalError('AssemblyInvalid', `${describe(resource)} has ${what}.`, remedy);
}
