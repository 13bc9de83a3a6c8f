import { LocalError } from '../kernel/errors.ts';
import { remedy } from './manifest.ts';
import { isObject } from './template.ts';

/** What intrinsic functions may ask of the template around them. */
export interface Scope {
  /** Stack and resource (or output) being resolved, for messages. */
  readonly where: string;
  /** Value of a parameter, a pseudo parameter or a resource's `Ref`. */
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): string;
  exported(name: string): unknown;
  stackOutput(stack: string, output: string): unknown;
  mapping(map: string, topLevelKey: string, secondLevelKey: string): unknown;
  condition(name: string): boolean;
}

/** What `AWS::NoValue` evaluates to: the property or list element that holds it does not exist. */
export const noValue: unique symbol = Symbol('AWS::NoValue');

/**
 * A template value with every intrinsic function in it evaluated. An object is a function call only if its single key
 * is `Ref` or starts with `Fn::`; `{ "Filters": […] }` and the like stay what they are.
 * Throws LocalError IntrinsicUnsupported, ReferenceUnknown or AssemblyInvalid.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((item) => evaluate(item, scope)).filter((item) => item !== noValue);
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  const name = keys.find((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (name !== undefined && keys.length === 1) return call(name, value[name], scope);
  if (name !== undefined && name !== 'Ref') throw invalid(scope, `${name} stands beside other keys`);
  const result: Record<string, unknown> = {};
  for (const key of keys) {
    const member = evaluate(value[key], scope);
    if (member !== noValue) result[key] = member;
  }
  return result;
}

/** A member of the template's Conditions section, or a condition function within one. */
export function evaluateCondition(value: unknown, scope: Scope): boolean {
  if (isObject(value) && Object.keys(value).length === 1 && typeof value['Condition'] === 'string') {
    return scope.condition(value['Condition']);
  }
  const result = evaluate(value, scope);
  if (result === true || result === 'true') return true;
  if (result === false || result === 'false') return false;
  throw invalid(scope, 'a condition is neither true nor false');
}

function call(name: string, argument: unknown, scope: Scope): unknown {
  if (!Object.hasOwn(intrinsics, name)) {
    throw new LocalError(
      'IntrinsicUnsupported',
      `${scope.where} uses ${name}, which is not evaluated here.`,
      `Add ${name} to local/assembly/intrinsics.ts, or write the value without it.`,
    );
  }
  return intrinsics[name]!(argument, scope);
}

const intrinsics: Readonly<Record<string, (argument: unknown, scope: Scope) => unknown>> = {
  Ref(argument, scope) {
    if (typeof argument !== 'string') throw invalid(scope, 'Ref names nothing');
    return argument === 'AWS::NoValue' ? noValue : scope.ref(argument);
  },

  'Fn::GetAtt'(argument, scope) {
    if (typeof argument === 'string') {
      const dot = argument.indexOf('.');
      return scope.attribute(argument.slice(0, dot), argument.slice(dot + 1));
    }
    const [logicalId, attribute] = list('Fn::GetAtt', argument, scope, 2);
    return scope.attribute(text(logicalId, scope), text(evaluate(attribute, scope), scope));
  },

  'Fn::Join'(argument, scope) {
    const [delimiter, values] = list('Fn::Join', argument, scope, 2);
    const items = list('Fn::Join', evaluate(values, scope), scope);
    return items.map((item) => text(item, scope)).join(text(delimiter, scope));
  },

  'Fn::Sub'(argument, scope) {
    const [template, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
    const own = isObject(variables) ? variables : {};
    return text(template, scope).replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (Object.hasOwn(own, name)) return text(evaluate(own[name], scope), scope);
      const dot = name.indexOf('.');
      const value = dot < 0 ? scope.ref(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1));
      return text(value, scope);
    });
  },

  'Fn::ImportValue'(argument, scope) {
    return scope.exported(text(evaluate(argument, scope), scope));
  },

  /** Region and role are taken as read: this cloud has one account and one region. */
  'Fn::GetStackOutput'(argument, scope) {
    const { StackName: stack, OutputName: output } = evaluate(argument, scope) as Record<string, unknown>;
    return scope.stackOutput(text(stack, scope), text(output, scope));
  },

  'Fn::Select'(argument, scope) {
    const [index, values] = list('Fn::Select', argument, scope, 2);
    const position = Number(evaluate(index, scope));
    const items = list('Fn::Select', evaluate(values, scope), scope);
    if (!Number.isInteger(position) || position < 0 || position >= items.length) {
      throw invalid(scope, `Fn::Select asks for element ${position} of ${items.length}`);
    }
    return items[position];
  },

  'Fn::Split'(argument, scope) {
    const [delimiter, source] = list('Fn::Split', argument, scope, 2);
    return text(evaluate(source, scope), scope).split(text(delimiter, scope));
  },

  'Fn::FindInMap'(argument, scope) {
    const [map, top, second] = list('Fn::FindInMap', argument, scope, 3).map((key) =>
      text(evaluate(key, scope), scope),
    );
    return evaluate(scope.mapping(map!, top!, second!), scope);
  },

  'Fn::Base64'(argument, scope) {
    return Buffer.from(text(evaluate(argument, scope), scope), 'utf8').toString('base64');
  },

  'Fn::If'(argument, scope) {
    const [condition, whenTrue, whenFalse] = list('Fn::If', argument, scope, 3);
    return evaluate(scope.condition(text(condition, scope)) ? whenTrue : whenFalse, scope);
  },

  'Fn::Equals'(argument, scope) {
    const [left, right] = list('Fn::Equals', argument, scope, 2).map((side) => evaluate(side, scope));
    return text(left, scope) === text(right, scope);
  },

  'Fn::And'(argument, scope) {
    return list('Fn::And', argument, scope).every((condition) => evaluateCondition(condition, scope));
  },

  'Fn::Or'(argument, scope) {
    return list('Fn::Or', argument, scope).some((condition) => evaluateCondition(condition, scope));
  },

  'Fn::Not'(argument, scope) {
    return !evaluateCondition(list('Fn::Not', argument, scope, 1)[0], scope);
  },
};

function list(name: string, value: unknown, scope: Scope, length?: number): unknown[] {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
    throw invalid(scope, `${name} takes a list${length === undefined ? '' : ` of ${length}`}`);
  }
  return value as unknown[];
}

function text(value: unknown, scope: Scope): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw invalid(scope, `text expected, found ${value === undefined ? 'nothing' : JSON.stringify(value)}`);
}

function invalid(scope: Scope, what: string): LocalError {
  return new LocalError('AssemblyInvalid', `${scope.where}: ${what}.`, remedy);
}
