import { evaluation, json } from './evaluation.ts';
import { positionOfCall } from './position.ts';

/** The curated built-ins (https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html). */
export const globals = {
  Object: {
    assign: Object.assign,
    entries: Object.entries,
    hasOwn: Object.hasOwn,
    keys: Object.keys,
    values: Object.values,
  },
  Number: { isFinite: Number.isFinite, isNaN: Number.isNaN },
  Math: {
    random: () => evaluation().random.double(),
    min: Math.min,
    max: Math.max,
    round: Math.round,
    floor: Math.floor,
    ceil: Math.ceil,
  },
  JSON: { parse, stringify },
  console: {
    log: (...values: unknown[]) => log('INFO', values),
    error: (...values: unknown[]) => log('ERROR', values),
  },
};

/** Bad text gives an empty string: handlers have no exceptions. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return '';
  }
}

function stringify(value: unknown, replacer?: unknown, space?: string | number): string | undefined {
  if (typeof replacer === 'function') throw new Error('JSON.stringify takes no function');
  return JSON.stringify(value, replacer as string[] | null, space);
}

function log(level: 'INFO' | 'ERROR', values: readonly unknown[]): void {
  let text = '';
  for (const value of values) text += (text === '' ? '' : ' ') + json(value);
  evaluation().logs.push({ level, text, ...positionOfCall() });
}
