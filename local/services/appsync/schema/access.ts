import type { ConstDirectiveNode, GraphQLField, GraphQLObjectType } from 'graphql';
import { valueFromASTUntyped } from 'graphql';
import type { Caller, Mode } from '../auth/caller.ts';

export type Admits = (caller: Caller) => boolean;

export interface AccessRules {
  readonly defaultMode: Mode;
  readonly additionalModes: readonly Mode[];
  /** What the default user pool says of fields that no directive marks. */
  readonly defaultAction: 'ALLOW' | 'DENY';
}

/** A mode that a directive lets in, for all callers or for the groups it names. */
interface Grant {
  readonly mode: Mode;
  readonly groups?: readonly string[];
}

const modes: Readonly<Record<string, Mode>> = {
  aws_api_key: 'API_KEY',
  aws_iam: 'AWS_IAM',
  aws_oidc: 'OPENID_CONNECT',
  aws_lambda: 'AWS_LAMBDA',
  aws_cognito_user_pools: 'AMAZON_COGNITO_USER_POOLS',
};

/**
 * Who may read a field. Directives of the field come before those of its type; without any, only the default mode is
 * let in. `@aws_auth` counts only where the user pool is the sole mode.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function fieldAccess(
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  rules: AccessRules,
): Admits {
  const soleUserPool =
    rules.defaultMode === 'AMAZON_COGNITO_USER_POOLS' && rules.additionalModes.length === 0;
  const own = grants(field.astNode?.directives ?? [], soleUserPool);
  const marked = own.length > 0 ? own : grants(type.astNode?.directives ?? [], soleUserPool);
  if (marked.length > 0) return (caller) => marked.some((grant) => lets(grant, caller));
  const unmarked = rules.defaultMode !== 'AMAZON_COGNITO_USER_POOLS' || rules.defaultAction === 'ALLOW';
  return (caller) => unmarked && caller.mode === rules.defaultMode;
}

function grants(directives: readonly ConstDirectiveNode[], soleUserPool: boolean): Grant[] {
  return directives.flatMap((directive) => {
    const name = directive.name.value;
    const mode = name === 'aws_auth' && soleUserPool ? 'AMAZON_COGNITO_USER_POOLS' : modes[name];
    if (mode === undefined) return [];
    const groups = directive.arguments?.find((argument) => argument.name.value === 'cognito_groups');
    return groups ? [{ mode, groups: [valueFromASTUntyped(groups.value)].flat() as string[] }] : [{ mode }];
  });
}

function lets(grant: Grant, caller: Caller): boolean {
  if (grant.mode !== caller.mode) return false;
  return grant.groups === undefined || grant.groups.some((group) => caller.groups.includes(group));
}

/** Coordinates of fields whose `@aws_auth` has no effect, because the API has other modes than one user pool. */
export function idleAuthDirectives(types: readonly GraphQLObjectType[], rules: AccessRules): string[] {
  if (rules.defaultMode === 'AMAZON_COGNITO_USER_POOLS' && rules.additionalModes.length === 0) return [];
  return types.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => field.astNode?.directives?.some(({ name }) => name.value === 'aws_auth'))
      .map((field) => `${type.name}.${field.name}`),
  );
}
