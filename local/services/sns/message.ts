import { AwsError } from '../../kernel/aws.ts';

/** As the API takes it: `String`, `String.Array`, `Number` with a text, `Binary` with bytes. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64: messages are kept as JSON. */
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** A message that was published and accepted. */
export interface Message {
  readonly id: string;
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
  /** With `MessageStructure` json: what subscribers of a protocol get instead. */
  readonly byProtocol?: Readonly<Record<string, string>>;
  readonly attributes: MessageAttributes;
  /** ISO 8601, by the cloud's clock. */
  readonly timestamp: string;
}

type Input = Readonly<Record<string, unknown>>;

export function invalidParameter(what: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
}

/**
 * Reads what Publish, or an entry of PublishBatch, was given; `size` in bytes, attributes included. Throws `AwsError`
 * InvalidParameter or ParameterValueInvalid.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function readMessage(
  input: Input,
): Pick<Message, 'subject' | 'message' | 'byProtocol' | 'attributes'> & { readonly size: number } {
  const { Message: message, Subject: subject, MessageStructure: structure } = input;
  if (typeof message !== 'string' || message === '') throw invalidParameter('Empty message');
  if (input['MessageGroupId'] !== undefined || input['MessageDeduplicationId'] !== undefined)
    throw invalidParameter(
      'The request includes MessageGroupId or MessageDeduplicationId, which are not valid for this topic type',
    );
  if (subject !== undefined && !isSubject(subject)) throw invalidParameter('Subject');
  const attributes = readAttributes(input['MessageAttributes']);
  const byProtocol = structure === 'json' ? readStructure(message) : undefined;
  return {
    ...(subject !== undefined && { subject }),
    message: byProtocol ? byProtocol['default']! : message,
    ...(byProtocol && { byProtocol }),
    attributes,
    size: Buffer.byteLength(message) + sizeOf(attributes),
  };
}

/** At most 100 characters without control characters, line breaks included. */
function isSubject(subject: unknown): subject is string {
  return typeof subject === 'string' && /^[^\s\p{Cc}][^\p{Cc}]{0,99}$/u.test(subject);
}

function readStructure(message: string): Record<string, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    parsed = undefined;
  }
  if (typeof parsed !== 'object' || parsed === null)
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  const texts = Object.entries(parsed).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const byProtocol: Record<string, string> = Object.fromEntries(texts);
  if (!Object.hasOwn(byProtocol, 'default'))
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  return byProtocol;
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
function readAttributes(given: unknown): MessageAttributes {
  const named = Object.entries((given ?? {}) as Record<string, Record<string, unknown>>);
  return Object.fromEntries(
    named.map(([name, value]) => {
      if (!/^(?!aws\.|amazon\.)(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/i.test(name))
        throw new AwsError('ParameterValueInvalid', `The message attribute name '${name}' is not valid.`);
      return [name, readAttribute(name, value)];
    }),
  );
}

function readAttribute(
  name: string,
  { DataType: type, StringValue: text, BinaryValue: bytes }: Input,
): MessageAttribute {
  const refuse = (what: string): never => {
    throw new AwsError('ParameterValueInvalid', what);
  };
  const [, kind] = /^(String|Number|Binary)(?:\.[\w.-]+)?$/.exec(typeof type === 'string' ? type : '') ?? [];
  if (kind === undefined)
    return refuse(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  const value = kind === 'Binary' ? base64(bytes) : text;
  if (typeof value !== 'string' || value === '')
    return refuse(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${kind}'.`,
    );
  if (kind === 'Number' && !Number.isFinite(Number(value)))
    return refuse(`Could not cast message attribute '${name}' value to number.`);
  if (type === 'String.Array' && !isJsonArray(value))
    return refuse(`The message attribute '${name}' of type 'String.Array' must be a JSON array.`);
  const DataType = type as string;
  return kind === 'Binary' ? { DataType, BinaryValue: value } : { DataType, StringValue: value };
}

function base64(bytes: unknown): unknown {
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('base64') : bytes;
}

function isJsonArray(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}

function sizeOf(attributes: MessageAttributes): number {
  let size = 0;
  for (const [name, { DataType, StringValue = '', BinaryValue = '' }] of Object.entries(attributes)) {
    size += Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue);
    size += Buffer.byteLength(BinaryValue, 'base64');
  }
  return size;
}
