import type { Properties } from '../../properties.ts';
import { isRecord } from '../../properties.ts';
import { RequestMalformed } from '../data-source.ts';
import { missing, present, record } from '../members.ts';
import { toWire } from './typed-values.ts';
import type { AttributeValue } from './typed-values.ts';

/**
 * The expressions of one DynamoDB request. They share one set of placeholders on the wire, so a placeholder that two of
 * them bind differently is refused. Empty sets are left out, which DynamoDB insists on.
 */
export class Expressions {
  readonly #texts: Record<string, string> = {};
  readonly #names: Record<string, string> = {};
  readonly #values: Record<string, AttributeValue> = {};

  /** Adds `{expression, expressionNames?, expressionValues?}` as the wire member `member`; null and absent add nothing. */
  add(member: string, value: unknown, at: string): this {
    if (!present(value)) return this;
    const given: Properties = record(value, at);
    const { expression } = given;
    if (!present(expression)) throw missing(`${at}[expression]`);
    if (typeof expression !== 'string')
      throw new RequestMalformed(`Expected a string for field '${at}[expression]'.`);
    if (expression === '') return this;
    this.#texts[member] = expression;
    for (const [placeholder, name] of this.#members(given.expressionNames, `${at}[expressionNames]`)) {
      if (typeof name !== 'string')
        throw new RequestMalformed(`Expected a string for field '${at}[expressionNames][${placeholder}]'.`);
      bind(this.#names, placeholder, name);
    }
    for (const [placeholder, typed] of this.#members(given.expressionValues, `${at}[expressionValues]`)) {
      bind(this.#values, placeholder, toWire(typed, `${at}[expressionValues][${placeholder}]`));
    }
    return this;
  }

  /** Members to put into the DynamoDB request. */
  input(): Record<string, unknown> {
    const input: Record<string, unknown> = { ...this.#texts };
    if (Object.keys(this.#names).length > 0) input.ExpressionAttributeNames = { ...this.#names };
    if (Object.keys(this.#values).length > 0) input.ExpressionAttributeValues = { ...this.#values };
    return input;
  }

  #members(value: unknown, at: string): [string, unknown][] {
    if (!present(value)) return [];
    if (!isRecord(value)) throw new RequestMalformed(`Expected JSON object for field '${at}'.`);
    return Object.entries(value);
  }
}

function bind<T>(bound: Record<string, T>, placeholder: string, value: T): void {
  const before = bound[placeholder];
  if (before !== undefined && JSON.stringify(before) !== JSON.stringify(value)) {
    throw new RequestMalformed(`The placeholder '${placeholder}' stands for two different things.`);
  }
  bound[placeholder] = value;
}
