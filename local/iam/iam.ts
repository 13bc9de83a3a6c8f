import { AwsError, type Authorizer, type Principal, type RoleTrust } from '../kernel/aws.ts';
import type { Log } from '../kernel/log.ts';
import type { Deployment, Environment, Service } from '../kernel/service.ts';
import type { RequestContext } from './conditions.ts';
import {
  compilePolicy,
  decide,
  many,
  type CompiledStatement,
  type Compilation,
  type PolicyDocument,
  type Statement,
} from './evaluate.ts';
import { gatherPolicies } from './policies.ts';
import { iamTypes } from './resource-types.ts';

export interface IamService extends Service, Authorizer, RoleTrust {}

interface CompiledRole {
  readonly context: RequestContext;
  readonly trust: readonly {
    readonly statement: CompiledStatement;
    readonly principal: Statement['Principal'];
  }[];
  readonly identity: readonly CompiledStatement[];
  readonly boundary: readonly CompiledStatement[] | undefined;
  /** Answers of `mayAssume` by service and source. */
  readonly assumed: Map<string, boolean>;
  /** Refusals by action and resource; null where allowed. */
  readonly decisions: Map<string, Map<string, string | null>>;
}

/** Decisions kept per role and action; object keys of a bucket would otherwise pile up. */
const keptDecisions = 10_000;

const knownKeys: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:sourceaccount',
  'aws:sourcearn',
]);

/**
 * Enforces the identity policies of the assembly's roles. The administrator may do everything; a service principal acts
 * by resource policies only, and no hosted type carries one, so it may do nothing.
 */
export function createIamService({ log }: { log: Log }): IamService {
  let roles: ReadonlyMap<string, CompiledRole> = new Map();

  return {
    name: 'iam',
    types: iamTypes,

    async prepare(deployment: Deployment) {
      const next = compileRoles(deployment, log);
      return async () => {
        roles = next;
      };
    },

    authorize(principal: Principal, action: string, resources: readonly string[]) {
      if (principal.kind === 'administrator') return;
      const role = principal.kind === 'role' ? roles.get(principal.arn) : undefined;
      for (const resource of resources) {
        const refusal = role ? refusalOf(role, action, resource) : implicitRefusal(action);
        if (refusal !== null) throw denied(principal, action, resource, refusal);
      }
    },

    mayAssume(roleArn, servicePrincipal, sourceArn) {
      const role = roles.get(roleArn);
      if (!role) return false;
      const asked = `${servicePrincipal} ${sourceArn}`;
      let allowed = role.assumed.get(asked);
      if (allowed === undefined) {
        allowed = trusts(role, roleArn, servicePrincipal, sourceArn);
        role.assumed.set(asked, allowed);
      }
      return allowed;
    },

    async stop() {},
  };
}

function compileRoles(deployment: Deployment, log: Log): Map<string, CompiledRole> {
  const warned = new Set<string>();
  const compilation: Compilation = {
    knownKeys,
    unevaluated(what) {
      if (warned.has(what)) return;
      warned.add(what);
      log.warn(
        `IAM: ${what} is not evaluated here; statements with it allow nothing and deny what they would.`,
      );
    },
  };
  const compile = (documents: readonly PolicyDocument[]) =>
    documents.flatMap((document) => compilePolicy(document, compilation));
  const compiled = new Map<string, CompiledRole>();
  for (const [arn, { trust, identity, boundary }] of gatherPolicies(deployment)) {
    compiled.set(arn, {
      context: contextOf(arn, deployment.environment),
      trust: many(trust.Statement).map((statement) => ({
        statement: compile([{ ...trust, Statement: statement }])[0]!,
        principal: statement.Principal,
      })),
      identity: compile(identity),
      boundary: boundary && compile([boundary]),
      assumed: new Map(),
      decisions: new Map(),
    });
  }
  return compiled;
}

/** Everything in this cloud lives in one account and one region, so a role's requests differ in nothing but their target. */
function contextOf(arn: string, { accountId, region }: Environment): RequestContext {
  return new Map([
    ['aws:principalarn', [arn]],
    ['aws:principalaccount', [accountId]],
    ['aws:resourceaccount', [accountId]],
    ['aws:sourceaccount', [accountId]],
    ['aws:requestedregion', [region]],
  ]);
}

function trusts(role: CompiledRole, resource: string, service: string, sourceArn: string): boolean {
  const statements = role.trust
    .filter(({ principal }) => names(principal, service))
    .map(({ statement }) => statement);
  const context: RequestContext = new Map([...role.context, ['aws:sourcearn', [sourceArn]]]);
  return decide(statements, { action: 'sts:AssumeRole', resource, context }) === 'allowed';
}

function names(principal: Statement['Principal'], service: string): boolean {
  return principal === '*' || many(principal?.['Service']).includes(service);
}

function refusalOf(role: CompiledRole, action: string, resource: string): string | null {
  let byResource = role.decisions.get(action);
  if (!byResource) role.decisions.set(action, (byResource = new Map<string, string | null>()));
  let refusal = byResource.get(resource);
  if (refusal === undefined) {
    refusal = judge(role, action, resource);
    if (byResource.size >= keptDecisions) byResource.clear();
    byResource.set(resource, refusal);
  }
  return refusal;
}

function judge(
  { identity, boundary, context }: CompiledRole,
  action: string,
  resource: string,
): string | null {
  const request = { action, resource, context };
  const byIdentity = decide(identity, request);
  if (byIdentity === 'explicitlyDenied') return 'with an explicit deny in an identity-based policy';
  const byBoundary = boundary ? decide(boundary, request) : 'allowed';
  if (byBoundary === 'explicitlyDenied') return 'with an explicit deny in a permissions boundary';
  if (byIdentity !== 'allowed') return implicitRefusal(action);
  return byBoundary === 'allowed' ? null : `because no permissions boundary allows the ${action} action`;
}

function implicitRefusal(action: string): string {
  return `because no identity-based policy allows the ${action} action`;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function denied(principal: Principal, action: string, resource: string, reason: string): AwsError {
  const message = `User: ${nameOf(principal)} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return new AwsError('AccessDeniedException', message);
}

function nameOf(principal: Principal): string {
  if (principal.kind === 'service') return principal.name;
  if (principal.kind === 'administrator') return 'administrator';
  const [, partition, , , accountId, resource] = principal.arn.split(':');
  const role = resource?.slice(resource.lastIndexOf('/') + 1);
  return `arn:${partition}:sts::${accountId}:assumed-role/${role}/APPSYNC_ASSUME_ROLE`;
}
