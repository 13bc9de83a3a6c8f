import { consistsOf } from './text.ts';

const HEXADECIMAL = '0123456789abcdef';
/** No header that counts is longer, and AppSync stops a loop after 1,000 rounds. */
const LONGEST = 512;

/**
 * The trace of a request as W3C's `traceparent`, from that header or else from X-Ray's; null when neither names one.
 * https://www.w3.org/TR/trace-context/ · https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function traceOf(traceparent: string, amazonTraceId: string): string | null {
  return standardTrace(traceparent) ?? amazonTrace(amazonTraceId);
}

/** Later versions may append fields, and keep the meaning of the first four and of the lowest flag. */
function standardTrace(header: string): string | null {
  const fields = header.slice(0, LONGEST).split('-');
  const version = fields[0] ?? '';
  const traceId = fields[1] ?? '';
  const parentId = fields[2] ?? '';
  const flags = fields[3] ?? '';
  const known = version === '00';
  const legal =
    isHexadecimal(version, 2) &&
    version !== 'ff' &&
    isId(traceId, 32) &&
    isId(parentId, 16) &&
    isHexadecimal(flags, 2) &&
    (fields.length === 4 || !known);
  const sampled = '13579bdf'.indexOf(flags.slice(1)) >= 0;
  return legal ? `00-${traceId}-${parentId}-${known ? flags : sampledFlag(sampled)}` : null;
}

/**
 * `Root=1-<8 digits>-<24 digits>;Parent=<16 digits>;Sampled=1`. Most requests come with the root alone: the parent is then
 * made of its end, so that one request has one.
 */
function amazonTrace(header: string): string | null {
  const fields = header
    .slice(0, LONGEST)
    .split(';')
    .map((field) => field.trim());
  const root = valueIn(fields, 'Root=').split('-');
  const traceId = (root[1] ?? '') + (root[2] ?? '');
  const given = valueIn(fields, 'Parent=');
  const parentId = isId(given, 16) ? given : traceId.slice(16);
  const legal =
    root.length === 3 &&
    root[0] === '1' &&
    isHexadecimal(root[1] ?? '', 8) &&
    isId(traceId, 32) &&
    isId(parentId, 16);
  return legal ? `00-${traceId}-${parentId}-${sampledFlag(valueIn(fields, 'Sampled=') === '1')}` : null;
}

function valueIn(fields: string[], name: string): string {
  const field = fields.find((one) => one.indexOf(name) === 0) ?? '';
  return field.slice(name.length);
}

function sampledFlag(sampled: boolean): string {
  return sampled ? '01' : '00';
}

function isHexadecimal(text: string, digits: number): boolean {
  return text.length === digits && consistsOf(text, HEXADECIMAL);
}

/** Nothing but zeros is no id. */
function isId(text: string, digits: number): boolean {
  return isHexadecimal(text, digits) && !consistsOf(text, '0');
}
