import type { AwsError } from '../../kernel/aws.ts';

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';

/**
 * An operation's output in the Query protocol: a list's elements are `member`, a map's `entry` with `key` and `value`;
 * SNS's only map is `Attributes`.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#response-serialization
 */
export function answerXml(
  operation: string,
  output: Readonly<Record<string, unknown>>,
  requestId: string,
): string {
  const result = Object.keys(output).length === 0 ? '' : element(`${operation}Result`, members(output));
  const metadata = element('ResponseMetadata', element('RequestId', escape(requestId)));
  return `<${operation}Response xmlns="${namespace}">${result}${metadata}</${operation}Response>`;
}

export function errorXml({ code, message, statusCode }: AwsError, requestId: string): string {
  const error =
    element('Type', statusCode < 500 ? 'Sender' : 'Receiver') +
    element('Code', escape(code)) +
    element('Message', escape(message));
  return `<ErrorResponse xmlns="${namespace}">${element('Error', error)}${element('RequestId', escape(requestId))}</ErrorResponse>`;
}

function members(structure: object): string {
  return Object.entries(structure)
    .map(([name, value]) => element(name, name === 'Attributes' ? entries(value as object) : content(value)))
    .join('');
}

function entries(map: object): string {
  return Object.entries(map)
    .map(([key, value]) => element('entry', element('key', escape(key)) + element('value', content(value))))
    .join('');
}

function content(value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => element('member', content(each))).join('');
  return typeof value === 'object' && value !== null ? members(value) : escape(String(value));
}

function element(name: string, inside: string): string {
  return `<${name}>${inside}</${name}>`;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

/** Characters that XML 1.0 cannot carry are replaced. */
function escape(text: string): string {
  return text
    .replace(/[&<>"\r]/g, (character) => escapes[character]!)
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
