import { AwsError, type Authorizer, type Principal, type RoleTrust } from '../kernel/aws.ts';
import type { Log } from '../kernel/log.ts';
import type { Deployment, Service } from '../kernel/service.ts';
import { contextOf, knownKeys } from './caller.ts';
import type { RequestContext } from './conditions.ts';
import {
  compilePolicy,
  decide,
  many,
  type CompiledStatement,
  type PolicyDocument,
  type Statement,
} from './evaluate.ts';
import { gatherPolicies } from './policies.ts';
import { compilePrincipal, sessionArn, type PrincipalElement } from './principal-element.ts';
import { gatherResourcePolicies, governed } from './resource-policies.ts';
import { iamTypes } from './resource-types.ts';

export interface IamService extends Service, Authorizer, RoleTrust {}

type Caller = Exclude<Principal, { kind: 'administrator' }>;

interface CompiledRole {
  readonly trust: readonly {
    readonly statement: CompiledStatement;
    readonly principal: Statement['Principal'];
  }[];
  readonly identity: readonly CompiledStatement[];
  readonly boundary: readonly CompiledStatement[] | undefined;
  /** Answers of `mayAssume` by service and source. */
  readonly assumed: Map<string, boolean>;
}

/** Everything that one deployment's policies say. */
interface Policies {
  readonly environment: Deployment['environment'] | undefined;
  readonly roles: ReadonlyMap<string, CompiledRole>;
  /** By the ARN that is guarded. */
  readonly resources: ReadonlyMap<
    string,
    readonly { readonly statement: CompiledStatement; readonly isAbout: PrincipalElement }[]
  >;
  /** Refusals by caller, then by action and resource; null where allowed. */
  readonly decisions: Map<string, Map<string, string | null>>;
}

/** Decisions kept per caller, and callers with decisions; object keys of a bucket would otherwise pile up. */
const kept = 10_000;

/**
 * Decides by the policies of the assembly: those of the role that calls, and that of the resource it calls on. The
 * administrator may do everything; a service acts by resource policies only.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function createIamService({ log }: { log: Log }): IamService {
  let policies: Policies = {
    environment: undefined,
    roles: new Map(),
    resources: new Map(),
    decisions: new Map(),
  };

  return {
    name: 'iam',
    types: iamTypes,

    async prepare(deployment: Deployment) {
      const next = compilePolicies(deployment, log);
      return async () => {
        policies = next;
      };
    },

    authorize(principal: Principal, action: string, resources: readonly string[]) {
      if (principal.kind === 'administrator') return;
      const decisions = decisionsOf(policies, principal);
      for (const resource of resources) {
        const asked = `${action} ${resource}`;
        let refusal = decisions.get(asked);
        if (refusal === undefined) {
          refusal = judge(policies, principal, action, resource);
          if (decisions.size >= kept) decisions.clear();
          decisions.set(asked, refusal);
        }
        if (refusal !== null) throw denied(principal, action, resource, refusal);
      }
    },

    mayAssume(roleArn, servicePrincipal, sourceArn) {
      const role = policies.roles.get(roleArn);
      if (!role || !policies.environment) return false;
      const asked = `${servicePrincipal} ${sourceArn}`;
      let allowed = role.assumed.get(asked);
      if (allowed === undefined) {
        const service = { kind: 'service', name: servicePrincipal, sourceArn } as const;
        allowed = trusts(role, roleArn, servicePrincipal, contextOf(service, policies.environment));
        if (role.assumed.size >= kept) role.assumed.clear();
        role.assumed.set(asked, allowed);
      }
      return allowed;
    },

    async stop() {},
  };
}

function compilePolicies(deployment: Deployment, log: Log): Policies {
  const warned = new Set<string>();
  const compilation = {
    knownKeys,
    unevaluated(what: string) {
      if (warned.has(what)) return;
      warned.add(what);
      log.warn(
        `IAM: ${what} is not evaluated here; statements with it allow nothing and deny what they would.`,
      );
    },
  };
  const compile = (document: PolicyDocument) => compilePolicy(document, compilation);
  const each = (document: PolicyDocument) =>
    many(document.Statement).map((statement) => ({
      statement,
      compiled: compile({ ...document, Statement: statement })[0]!,
    }));
  const roles = new Map<string, CompiledRole>();
  for (const [arn, { trust, identity, boundary }] of gatherPolicies(deployment)) {
    roles.set(arn, {
      trust: each(trust).map(({ statement, compiled }) => ({
        statement: compiled,
        principal: statement.Principal,
      })),
      identity: identity.flatMap(compile),
      boundary: boundary && compile(boundary),
      assumed: new Map(),
    });
  }
  const resources = new Map(
    [...gatherResourcePolicies(deployment)].map(([arn, documents]) => [
      arn,
      documents.flatMap(each).map(({ statement, compiled }) => ({
        statement: compiled,
        isAbout: compilePrincipal(statement, deployment.environment),
      })),
    ]),
  );
  return { environment: deployment.environment, roles, resources, decisions: new Map() };
}

function trusts(role: CompiledRole, resource: string, service: string, context: RequestContext): boolean {
  const statements = role.trust
    .filter(({ principal }) => principal === '*' || many(principal?.['Service']).includes(service))
    .map(({ statement }) => statement);
  return decide(statements, { action: 'sts:AssumeRole', resource, context }) === 'allowed';
}

function decisionsOf({ decisions }: Policies, caller: Caller): Map<string, string | null> {
  const key =
    caller.kind === 'role'
      ? `${caller.arn} ${caller.sessionName ?? ''}`
      : `${caller.name} ${caller.sourceArn ?? ''}`;
  let own = decisions.get(key);
  if (!own) {
    if (decisions.size >= kept) decisions.clear();
    decisions.set(key, (own = new Map<string, string | null>()));
  }
  return own;
}

/** Why the caller may not; null when it may. */
function judge(
  { environment, roles, resources }: Policies,
  caller: Caller,
  action: string,
  resource: string,
): string | null {
  const role = caller.kind === 'role' ? roles.get(caller.arn) : undefined;
  // A role of no deployment is nobody, whom no resource policy can mean.
  if (!environment || (caller.kind === 'role' && !role)) return implicitRefusal('identity', action);
  const request = { action, resource, context: contextOf(caller, environment) };
  const statements = (resources.get(governed(resource)) ?? [])
    .filter(({ isAbout }) => isAbout(caller))
    .map(({ statement }) => statement);
  const byResource = decide(statements, request);
  const byIdentity = role ? decide(role.identity, request) : 'implicitlyDenied';
  const byBoundary = role?.boundary ? decide(role.boundary, request) : 'allowed';
  if (byIdentity === 'explicitlyDenied') return 'with an explicit deny in an identity-based policy';
  if (byResource === 'explicitlyDenied') return 'with an explicit deny in a resource-based policy';
  if (byBoundary === 'explicitlyDenied') return 'with an explicit deny in a permissions boundary';
  if (byIdentity !== 'allowed' && byResource !== 'allowed')
    return implicitRefusal(role ? 'identity' : 'resource', action);
  return byBoundary === 'allowed' ? null : `because no permissions boundary allows the ${action} action`;
}

function implicitRefusal(kind: 'identity' | 'resource', action: string): string {
  return `because no ${kind}-based policy allows the ${action} action`;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function denied(caller: Caller, action: string, resource: string, reason: string): AwsError {
  const name = caller.kind === 'service' ? caller.name : sessionArn(caller);
  const message = `User: ${name} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return new AwsError('AccessDeniedException', message);
}
