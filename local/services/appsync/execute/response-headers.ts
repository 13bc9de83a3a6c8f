import { validateHeaderName, validateHeaderValue } from 'node:http';

/** AppSync adds at most this many bytes of a resolver's headers to an answer. */
const limit = 4096;

/**
 * Adds headers to those of the whole operation; the last one of a name stays. Gives a message for each that cannot be
 * sent. https://docs.aws.amazon.com/appsync/latest/devguide/http-helpers-in-utils-http-js.html
 */
export function addResponseHeaders(
  all: Map<string, string>,
  added: Readonly<Record<string, string>>,
): string[] {
  const refused: string[] = [];
  for (const [name, value] of Object.entries(added)) {
    if (!sendable(name, value)) {
      refused.push(`The response header '${name}' is not valid.`);
      continue;
    }
    const others = [...all].filter(([other]) => other !== name);
    const size = others.reduce((sum, [other, text]) => sum + other.length + text.length, 0);
    if (size + name.length + value.length > limit) {
      refused.push(`The response headers are larger than ${limit} bytes.`);
      continue;
    }
    all.set(name, value);
  }
  return refused;
}

function sendable(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
