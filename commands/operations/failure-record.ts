import { unmarshall } from '@aws-sdk/util-dynamodb';
import { companyId } from '../../model/company/keys.ts';
import type { CompanyMention } from './company-message.ts';

/**
 * What Lambda writes to the failure bucket of records of a stream that a function could not work off.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export interface FailureRecord {
  readonly functionArn: string;
  /** `RetryAttemptsExhausted`, `RecordAgeExceeded`. */
  readonly condition: string;
  /** When it was given up, ISO 8601. */
  readonly timestamp: string;
  /** The event that the function was given, as JSON text: what it is invoked with again. */
  readonly payload: string;
  readonly records: readonly StreamRecord[];
}

export interface StreamRecord {
  readonly dynamodb?: {
    readonly NewImage?: Attributes;
    readonly OldImage?: Attributes;
  };
}

type Attributes = Parameters<typeof unmarshall>[0];

/** An object's content as a failure record; null when it is none, or has no payload. */
export function readFailureRecord(text: string): FailureRecord | null {
  const record = parsed(text);
  const context = record?.['requestContext'] as Record<string, unknown> | undefined;
  const payload = record?.['payload'];
  const functionArn = context?.['functionArn'];
  if (typeof payload !== 'string' || typeof functionArn !== 'string') return null;
  const records = parsed(payload)?.['Records'];
  if (!Array.isArray(records)) return null;
  return {
    functionArn: unqualified(functionArn),
    condition: textOf(context?.['condition']),
    timestamp: textOf(record?.['timestamp']),
    payload,
    records: records as StreamRecord[],
  };
}

/** The function's name in its ARN. */
export function functionNameOf({ functionArn }: Pick<FailureRecord, 'functionArn'>): string {
  return functionArn.split(':')[6] ?? '';
}

/** Versions of companies that the records of the Company table brought about; a removal is the version after the last. */
export function companyMentions({ records }: Pick<FailureRecord, 'records'>): CompanyMention[] {
  return records.flatMap(({ dynamodb }) => {
    const image = dynamodb?.NewImage ?? dynamodb?.OldImage;
    if (!image) return [];
    const { pk, sk, version } = unmarshall(image);
    if (typeof pk !== 'string' || sk !== 'PROFILE') return [];
    const stored = typeof version === 'number' ? version : Number.POSITIVE_INFINITY;
    return [{ companyId: companyId(pk), version: dynamodb?.NewImage ? stored : stored + 1, replay: false }];
  });
}

/** Mappings of a version or an alias name it in the ARN. */
function unqualified(arn: string): string {
  return arn.split(':').slice(0, 7).join(':');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
