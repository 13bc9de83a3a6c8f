import type { LocalError } from '../../kernel/errors.ts';

export interface ExpirationRule {
  readonly id: string;
  readonly days: number;
  readonly prefix: string;
  /** Bytes; objects of exactly this size are not meant. */
  readonly sizeGreaterThan: number;
  readonly sizeLessThan: number;
}

export interface Expiration {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly ruleId: string;
}

const day = 24 * 60 * 60 * 1000;

/** What is accepted and does nothing: there are no multipart uploads to abort here. */
const inert = ['AbortIncompleteMultipartUpload'];
const behaving = [
  'Id',
  'Status',
  'ExpirationInDays',
  'Prefix',
  'ObjectSizeGreaterThan',
  'ObjectSizeLessThan',
];
const known = new Set([...behaving, ...inert]);

/** The rules of a template that expire objects by their age. `unsupported` throws LocalError for a property. */
export function readLifecycle(
  configuration: unknown,
  unsupported: (property: string) => LocalError,
): readonly ExpirationRule[] {
  const { Rules = [], ...others } = (configuration ?? {}) as { Rules?: Record<string, unknown>[] };
  for (const property of Object.keys(others)) throw unsupported(`LifecycleConfiguration.${property}`);
  return Rules.flatMap((rule, index) => {
    for (const property of Object.keys(rule)) {
      if (!known.has(property)) throw unsupported(`LifecycleConfiguration.Rules.${property}`);
    }
    const days = Number(rule['ExpirationInDays']);
    if (rule['Status'] !== 'Enabled' || rule['ExpirationInDays'] === undefined) return [];
    if (!Number.isInteger(days) || days < 1)
      throw unsupported('LifecycleConfiguration.Rules.ExpirationInDays');
    return [
      {
        id: textOf(rule['Id']) ?? `rule-${index + 1}`,
        days,
        prefix: textOf(rule['Prefix']) ?? '',
        sizeGreaterThan: Number(rule['ObjectSizeGreaterThan'] ?? -1),
        sizeLessThan: Number(rule['ObjectSizeLessThan'] ?? Infinity),
      },
    ];
  });
}

/**
 * When an object is gone: its age in days after it was made, at the next midnight UTC; by the rule that comes first.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function expirationOf(
  rules: readonly ExpirationRule[],
  object: { readonly key: string; readonly size: number; readonly lastModified: number },
): Expiration | undefined {
  let first: Expiration | undefined;
  for (const { id, days, prefix, sizeGreaterThan, sizeLessThan } of rules) {
    if (!object.key.startsWith(prefix)) continue;
    if (object.size <= sizeGreaterThan || object.size >= sizeLessThan) continue;
    const at = Math.ceil((object.lastModified + days * day) / day) * day;
    if (first === undefined || at < first.at) first = { at, ruleId: id };
  }
  return first;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
