import { LocalError } from '../../../kernel/errors.ts';
import type { Deployment } from '../../../kernel/service.ts';
import type { ApiResources } from '../deployment.ts';
import { describe, whole } from '../properties.ts';
import type { AuthResources } from './modes.ts';

/** https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const maxKeys = 50;
/** https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html */
const maxLife = 365 * 24 * 3600;

/**
 * Reads off a deployment what authorising requests takes. Throws LocalError AssemblyInvalid for more keys than an API
 * has, and for one that would last too long. `now` in milliseconds since the epoch.
 */
export function authResources(
  { api, keys }: ApiResources,
  { resources, environment }: Deployment,
  now: number,
): AuthResources {
  if (keys.length > maxKeys) {
    throw new LocalError(
      'AssemblyInvalid',
      `${describe(api)} has ${keys.length} API keys.`,
      `AppSync takes at most ${maxKeys}.`,
    );
  }
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const { accountId, partition } = environment;
  return {
    api: {
      apiId: api.attributes.ApiId ?? '',
      arn: api.attributes.Arn ?? '',
      accountId,
      partition,
      roleIds: new Map(
        ofType('AWS::IAM::Role').map(({ attributes }) => [attributes.Arn ?? '', attributes.RoleId ?? '']),
      ),
    },
    keys: keys.map((resource) => {
      const expires = whole(resource.properties.Expires, 0);
      const key = resource.attributes.ApiKey ?? '';
      if (expires > now / 1000 + maxLife) {
        throw new LocalError(
          'AssemblyInvalid',
          `${describe(resource)} would last longer than a year.`,
          'AppSync takes at most 365 days.',
        );
      }
      return expires > 0 ? { key, expires } : { key };
    }),
    userPoolIds: new Set(ofType('AWS::Cognito::UserPool').map(({ ref }) => ref)),
  };
}
