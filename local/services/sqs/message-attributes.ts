import { createHash } from 'node:crypto';
import { sqsError } from './errors.ts';
import { isObject, type Input } from './input.ts';

/** As in the API's JSON: exactly one of the values, a binary one in base64. */
export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, and a label of the sender's behind a dot if they like. */
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

const most = 10;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
// Everything XML 1.0 can say; a surrogate on its own is not among it.
const validText = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

/** Whether SQS takes the text: https://www.w3.org/TR/REC-xml/#charsets */
export function isMessageText(value: string): boolean {
  return validText.test(value);
}

/**
 * Reads the attributes of a message. Throws AwsError InvalidParameterValueException.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function readMessageAttributes(given: Input): MessageAttributes {
  const names = Object.keys(given);
  if (names.length > most) {
    throw invalid(`Number of message attributes [${names.length}] exceeds the allowed maximum [${most}].`);
  }
  return Object.fromEntries(names.map((name) => [name, readAttribute(name, given[name])]));
}

function readAttribute(name: string, given: unknown): MessageAttribute {
  checkName(name);
  const { DataType: type, StringValue: string, BinaryValue: binary } = isObject(given) ? given : {};
  if (typeof type !== 'string' || type === '') {
    throw invalid(`The message (user) attribute '${name}' must contain a non-empty message attribute type.`);
  }
  if (type.length > 256 || !/^(?:String|Number|Binary)(?:\.[\w.-]+)?$/.test(type)) {
    throw invalid(
      `The message (user) attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const empty = (): Error =>
    invalid(`Message (user) attribute '${name}' must contain a non-empty value of type '${kindOf(type)}'.`);
  if (kindOf(type) === 'Binary') {
    if (typeof binary !== 'string' || binary === '' || string !== undefined) throw empty();
    if (!base64.test(binary)) throw sqsError('SerializationException', `${name} is not base64.`);
    return { DataType: type, BinaryValue: binary };
  }
  if (typeof string !== 'string' || string === '' || binary !== undefined) throw empty();
  if (!isMessageText(string)) {
    throw sqsError('InvalidMessageContents', `Invalid characters found in the message attribute '${name}'.`);
  }
  if (kindOf(type) === 'Number' && !/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(string)) {
    throw invalid(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
  return { DataType: type, StringValue: string };
}

function checkName(name: string): void {
  const wellFormed = /^[\w-]+(?:\.[\w-]+)*$/.test(name) && name.length <= 256;
  if (!wellFormed || /^(?:aws|amazon)\./i.test(name)) {
    throw invalid(
      `Message (user) attribute name '${name}' is invalid: letters, digits, underscores, hyphens and single periods within, at most 256, not beginning with AWS. or Amazon.`,
    );
  }
}

function kindOf(dataType: string): string {
  return dataType.split('.', 1)[0]!;
}

function bytesOf({ BinaryValue, StringValue }: MessageAttribute): Buffer {
  return BinaryValue === undefined ? Buffer.from(StringValue ?? '') : Buffer.from(BinaryValue, 'base64');
}

/** Bytes that attributes take of a message's limit: names, types and values. */
export function sizeOfAttributes(attributes: MessageAttributes): number {
  let size = 0;
  for (const [name, attribute] of Object.entries(attributes)) {
    size += Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType) + bytesOf(attribute).length;
  }
  return size;
}

/** The digest clients check; names in order, every part behind its length. Undefined when there are none.
 *  https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const part = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const attribute = attributes[name]!;
    part(Buffer.from(name));
    part(Buffer.from(attribute.DataType));
    hash.update(Buffer.of(attribute.BinaryValue === undefined ? 1 : 2));
    part(bytesOf(attribute));
  }
  return hash.digest('hex');
}

/** Those asked for in `MessageAttributeNames`: by name, `All`, or all that begin like `prefix.*`. */
export function selectAttributes(
  attributes: MessageAttributes,
  asked: readonly string[],
): MessageAttributes | undefined {
  const names = Object.keys(attributes);
  if (asked.length === 0 || names.length === 0) return undefined;
  const matches = (name: string): boolean =>
    asked.some((ask) =>
      ask === 'All' || ask === '*' || (ask.endsWith('.*') && name.startsWith(ask.slice(0, -2)))
        ? true
        : ask === name,
    );
  return Object.fromEntries(names.filter(matches).map((name) => [name, attributes[name]!]));
}

function invalid(message: string): Error {
  return sqsError('InvalidParameterValueException', message);
}
