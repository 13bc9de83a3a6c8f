import { LocalError } from '../kernel/errors.ts';
import type { Environment, Resource, ResourceType, UnnamedResource } from '../kernel/service.ts';
import { evaluate, evaluateCondition, type Scope } from './intrinsics.ts';
import { pseudoParameters } from './pseudo-parameters.ts';
import type { Template } from './template.ts';

export interface Stack {
  readonly name: string;
  readonly template: Template;
}

/** Values of a stack's Outputs by logical id. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Graph {
  /** Every resource after those it refers to or depends on. */
  readonly resources: readonly Resource[];
  readonly outputs: Outputs;
}

/**
 * Resolves all stacks at once, each resource when it is first asked for: an import resolves the exporting stack's
 * resource, whichever stack comes first. A value that is reached again while it is being resolved is a circle, and is
 * named. Throws LocalError ReferenceUnknown, ReferenceCycle, ResourceUnsupported and those of `evaluate`.
 */
export function resolveGraph(
  stacks: readonly Stack[],
  typeOf: (resource: UnnamedResource) => ResourceType,
  environment: Environment,
): Graph {
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));
  const resolved = new Map<string, unknown>();
  const pending: string[] = [];
  const resources: Resource[] = [];

  function once<Value>(where: string, resolve: () => Value): Value {
    if (resolved.has(where)) return resolved.get(where) as Value;
    if (pending.includes(where)) {
      const circle = [...pending.slice(pending.indexOf(where)), where].join(' -> ');
      throw new LocalError(
        'ReferenceCycle',
        `The template refers to itself: ${circle}`,
        'Break the circle in the stacks.',
      );
    }
    pending.push(where);
    const value = resolve();
    pending.pop();
    resolved.set(where, value);
    return value;
  }

  function scopeOf(stack: Stack, where: string): Scope {
    const unknown = (what: string) =>
      new LocalError(
        'ReferenceUnknown',
        `${where} refers to ${what}.`,
        'Correct the reference in the stack, and synthesize the app again: npx cdk synth',
      );
    const { template, name } = stack;
    const pseudo = pseudoParameters(name, environment);
    const resource = (logicalId: string): Resource => {
      const found = Object.hasOwn(template.Resources, logicalId) ? resourceOf(stack, logicalId) : undefined;
      if (!found) throw unknown(`${logicalId}, which is not in stack ${name}`);
      return found;
    };
    return {
      where,
      ref(reference) {
        if (Object.hasOwn(pseudo, reference)) return pseudo[reference];
        if (!Object.hasOwn(template.Parameters, reference)) return resource(reference).ref;
        const value = template.Parameters[reference]?.Default;
        if (value === undefined) throw unknown(`parameter ${reference}, which has no default`);
        return value;
      },
      attribute(logicalId, attribute) {
        const { type, attributes } = resource(logicalId);
        const value = attributes[attribute];
        if (value === undefined) throw unknown(`${logicalId}.${attribute}, which ${type} does not have here`);
        return value;
      },
      exported(exportName) {
        const found = exports().get(exportName);
        if (!found) throw unknown(`the export ${exportName}, which no stack of the assembly makes`);
        return outputOf(found.stack, found.output);
      },
      stackOutput(stackName, output) {
        const other = byName.get(stackName);
        if (!other || !Object.hasOwn(other.template.Outputs, output))
          throw unknown(`the output ${stackName}.${output}`);
        return outputOf(other, output);
      },
      mapping(map, top, second) {
        const value = template.Mappings[map]?.[top]?.[second];
        if (value === undefined) throw unknown(`the mapping ${map}.${top}.${second}`);
        return value;
      },
      condition(condition) {
        if (!Object.hasOwn(template.Conditions, condition)) throw unknown(`the condition ${condition}`);
        const at = `${name}/Conditions.${condition}`;
        return once(at, () => evaluateCondition(template.Conditions[condition], scopeOf(stack, at)));
      },
    };
  }

  /** Undefined when the resource's condition is false. */
  function resourceOf(stack: Stack, logicalId: string): Resource | undefined {
    const where = `${stack.name}/${logicalId}`;
    return once(where, () => {
      const declared = stack.template.Resources[logicalId]!;
      const scope = scopeOf(stack, where);
      if (declared.Condition !== undefined && !scope.condition(declared.Condition)) return undefined;
      const type = typeOf({ stack: stack.name, logicalId, type: declared.Type, properties: {} });
      for (const dependency of [declared.DependsOn ?? []].flat()) {
        if (!Object.hasOwn(stack.template.Resources, dependency)) scope.ref(dependency);
        resourceOf(stack, dependency);
      }
      const properties = evaluate(declared.Properties ?? {}, scope) as Readonly<Record<string, unknown>>;
      const unnamed = { stack: stack.name, logicalId, type: declared.Type, properties };
      const named = {
        ...unnamed,
        ref: type.ref(unnamed, environment),
        attributes: type.attributes(unnamed, environment),
      };
      resources.push(named);
      return named;
    });
  }

  function outputOf(stack: Stack, output: string): unknown {
    const where = `${stack.name}/Outputs.${output}`;
    return once(where, () => evaluate(stack.template.Outputs[output]!.Value, scopeOf(stack, where)));
  }

  function exports(): Map<string, { stack: Stack; output: string }> {
    return once('exports', () => {
      const made = new Map<string, { stack: Stack; output: string }>();
      for (const [stack, output, name] of declaredExports()) {
        const other = made.get(name);
        if (other) {
          const message = `Stacks ${other.stack.name} and ${stack.name} both export ${name}.`;
          throw new LocalError('AssemblyInvalid', message, 'Rename one of the exports.');
        }
        made.set(name, { stack, output });
      }
      return made;
    });
  }

  function* declaredExports(): Generator<[Stack, string, string]> {
    for (const stack of stacks) {
      for (const [output, { Export: declared }] of presentOutputs(stack)) {
        if (!declared) continue;
        yield [
          stack,
          output,
          String(evaluate(declared.Name, scopeOf(stack, `${stack.name}/Outputs.${output}`))),
        ];
      }
    }
  }

  function presentOutputs(stack: Stack) {
    return Object.entries(stack.template.Outputs).filter(
      ([output, { Condition: condition }]) =>
        condition === undefined || scopeOf(stack, `${stack.name}/Outputs.${output}`).condition(condition),
    );
  }

  for (const stack of stacks)
    for (const logicalId of Object.keys(stack.template.Resources)) resourceOf(stack, logicalId);
  const outputs: Record<string, Record<string, unknown>> = {};
  for (const stack of stacks) {
    outputs[stack.name] = Object.fromEntries(
      presentOutputs(stack).map(([output]) => [output, outputOf(stack, output)]),
    );
  }
  return { resources, outputs };
}
