import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql';
import { Kind } from 'graphql';
import type { GraphQLErrorEntry } from '../../../appsync-js/index.ts';
import { Misfit } from './complete.ts';
import type { FieldFault, ResponsePath } from './error-entry.ts';
import { completionError, fieldError, pathText } from './error-entry.ts';
import { FieldFailed, internalFailure } from './field-failed.ts';
import type { FieldPlan } from './field-plan.ts';
import { FieldRun, unauthorized } from './field-run.ts';
import type { Runtime } from './field-run.ts';
import type { Operation } from './operation.ts';
import { runPipeline } from './pipeline.ts';
import type { Resolver } from './resolver.ts';
import type { Readable } from './selected-data.ts';
import { selectedData } from './selected-data.ts';
import { runUnit } from './unit.ts';

/** Nulls a field whose error is among the operation's already, and what a null there makes null. */
export class FieldNulled extends Error {
  override readonly name = 'FieldNulled';
}

type Args = Readonly<Record<string, unknown>>;

export interface FieldSettings {
  readonly runtime: Runtime;
  /** AppSync stops starting resolvers after this many in one request. */
  readonly resolverLimit: number;
  readable(operation: Operation): Readable;
}

/**
 * How a field gets its value: permission first, then its resolver or its parent's member, then its type's shape. Every
 * failure becomes exactly one entry among the operation's errors.
 */
export function fieldResolver(
  plan: FieldPlan,
  settings: FieldSettings,
): GraphQLFieldResolver<unknown, Operation, Args> {
  const { admits, resolver, fieldName } = plan;
  return (source, args, operation, info) => {
    if (plan.polymorphic) operation.objectTypes?.set(objectPath(info), plan.typeName);
    if (!admits(operation.caller)) {
      return fail(plan, operation, info, unauthorized({ fieldName, parentTypeName: plan.typeName }));
    }
    if (resolver && !operation.delivery)
      return tracked(operation, resolve(plan, resolver, settings, { source, args, operation, info }));
    return finish(plan, member(source, fieldName), operation, info);
  };
}

function tracked(operation: Operation, run: Promise<unknown>): Promise<unknown> {
  const ended = (): void => void operation.running.delete(run);
  operation.running.add(run);
  run.then(ended, ended);
  return run;
}

/** Own members only: a field may be called `constructor`. */
function member(source: unknown, name: string): unknown {
  if (typeof source !== 'object' || source === null || !Object.hasOwn(source, name)) return null;
  return (source as Readonly<Record<string, unknown>>)[name];
}

interface FieldCall {
  readonly source: unknown;
  readonly args: Args;
  readonly operation: Operation;
  readonly info: GraphQLResolveInfo;
}

async function resolve(
  plan: FieldPlan,
  resolver: Resolver,
  settings: FieldSettings,
  call: FieldCall,
): Promise<unknown> {
  const { operation, info } = call;
  operation.resolversStarted += 1;
  if (operation.resolversStarted > settings.resolverLimit) {
    return await fail(plan, operation, info, {
      message: `The request needs more than ${settings.resolverLimit} resolvers.`,
      errorType: 'ResolverExecutionLimitReached',
    });
  }
  const chosen = (fault: FieldFault): FieldFault => ({
    ...fault,
    data: selectedData(fault.data, info, settings.readable(operation)),
  });
  const append = (error: GraphQLErrorEntry): void =>
    void operation.errors.push(fieldError(chosen(error), pathOf(info), info.fieldNodes));
  try {
    const field = { source: call.source, args: withAbsentVariables(call.args, info), info };
    const run = new FieldRun(settings.runtime, operation, field, append);
    const running = resolver.kind === 'UNIT' ? runUnit(run, resolver) : runPipeline(run, resolver);
    const value = await operation.deadline.within(running);
    return await finish(plan, value, operation, info);
  } catch (error) {
    if (error instanceof FieldNulled) throw error;
    if (error instanceof FieldFailed) return await fail(plan, operation, info, chosen(error.fault));
    settings.runtime.log.error(`${plan.typeName}.${plan.fieldName}: ${described(error)}`);
    return await fail(plan, operation, info, internalFailure);
  }
}

function finish(plan: FieldPlan, value: unknown, operation: Operation, info: GraphQLResolveInfo): unknown {
  const report = (misfit: Misfit): void => {
    const path = [...pathOf(info), ...misfit.indices];
    operation.errors.push(completionError(misfit.text(pathText(path)), path));
  };
  try {
    return plan.complete(value, report);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    report(error);
    return nulled(plan);
  }
}

function fail(plan: FieldPlan, operation: Operation, info: GraphQLResolveInfo, fault: FieldFault): unknown {
  operation.errors.push(fieldError(fault, pathOf(info), info.fieldNodes));
  return nulled(plan);
}

/** A rejection rather than an exception, which would keep the field's siblings from being looked at. */
async function nulled(plan: FieldPlan): Promise<null> {
  if (plan.mandatory) throw new FieldNulled();
  return null;
}

function objectPath({ path }: GraphQLResolveInfo): string {
  const steps: (string | number)[] = [];
  for (let step = path.prev; step; step = step.prev) steps.unshift(step.key);
  return pathText(steps);
}

function pathOf(info: GraphQLResolveInfo): ResponsePath {
  const path: (string | number)[] = [];
  for (let step: GraphQLResolveInfo['path'] | undefined = info.path; step; step = step.prev)
    path.unshift(step.key);
  return path;
}

/** An argument whose variable the client left out reaches resolvers as null. https://github.com/aws/aws-appsync-community/issues/348 */
function withAbsentVariables(args: Args, info: GraphQLResolveInfo): Args {
  const absent = info.fieldNodes[0]?.arguments?.filter(
    ({ name, value }) => value.kind === Kind.VARIABLE && !Object.hasOwn(args, name.value),
  );
  if (!absent || absent.length === 0) return args;
  return { ...args, ...Object.fromEntries(absent.map(({ name }) => [name.value, null])) };
}

function described(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
