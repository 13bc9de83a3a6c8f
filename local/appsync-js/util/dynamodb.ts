/**
 * `util.dynamodb` (https://docs.aws.amazon.com/appsync/latest/devguide/dynamodb-helpers-in-util-dynamodb-js.html).
 * AWS writes numbers as JSON numbers, not strings, and null as `{NULL: null}`; the data source makes both legal.
 */
export const dynamodb = {
  toDynamoDB: typed,
  toString: (value: unknown) => (value == null ? null : { S: value }),
  toStringSet: (values: unknown) => (values == null ? null : { SS: values }),
  toNumber: (value: unknown) => (value == null ? null : { N: value }),
  toNumberSet: (values: unknown) => (values == null ? null : { NS: values }),
  toBinary: (value: unknown) => (value == null ? null : { B: value }),
  toBinarySet: (values: unknown) => (values == null ? null : { BS: values }),
  toBoolean: (value: unknown) => (value == null ? null : { BOOL: value }),
  toNull: () => ({ NULL: null }),
  toList: (values: unknown) => (values == null ? null : typed(values)),
  toMap: (value: unknown) => (value == null ? null : typed(value)),
  toMapValues: (value: Record<string, unknown> | null) => (value == null ? null : typedMembers(value)),
  toS3Object(key: string, bucket: string, region: string, version?: string) {
    return {
      S: JSON.stringify({ s3: version == null ? { key, bucket, region } : { key, bucket, region, version } }),
    };
  },
  /** Null for anything that is not the text of an S3 object. */
  fromS3ObjectJson(text: string): unknown {
    try {
      const { s3 } = JSON.parse(text) as { s3?: Record<string, unknown> };
      if (s3 == null) return null;
      const { key, bucket, region, version } = s3;
      return version == null ? { key, bucket, region } : { key, bucket, region, version };
    } catch {
      return null;
    }
  },
};

export type Typed = Readonly<Record<string, unknown>>;

/** A value in DynamoDB's typed form; lists stay lists (never sets), and undefined counts as null. */
export function typed(value: unknown): Typed {
  if (value == null) return { NULL: null };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'function') throw new Error('A function has no DynamoDB type');
  if (!Array.isArray(value)) return { M: typedMembers(value as Record<string, unknown>) };
  const list: Typed[] = [];
  for (const member of value) list.push(typed(member));
  return { L: list };
}

/** The members of an object, each typed: the form of keys, items and expression values. */
export function typedMembers(value: Readonly<Record<string, unknown>>): Record<string, Typed> {
  const members: Record<string, Typed> = {};
  for (const name of Object.keys(value)) define(members, name, typed(value[name]));
  return members;
}

/** Sets a member whatever its name is, `__proto__` too. */
export function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
