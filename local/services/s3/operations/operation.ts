import type { Readable } from 'node:stream';
import { AwsError, type Principal } from '../../../kernel/aws.ts';
import type { Bucket } from '../bucket.ts';
import { refusal } from '../refusals.ts';
import type { S3Request } from '../request.ts';

export interface OperationContext {
  readonly region: string;
  readonly accountId: string;
  /** Of the account that owns everything here. */
  readonly ownerId: string;
  readonly buckets: ReadonlyMap<string, Bucket>;
  arn(bucket: string, key?: string): string;
  /** Throws `AwsError` AccessDenied. */
  readonly demand: (principal: Principal, action: string, resource: string) => void;
}

export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text is XML. */
  readonly body?: string | Readable;
}

/**
 * One operation of the API: from HTTP to its input, from input to output, and back to HTTP. Input and output have the
 * members of the API's shapes, and calls within the cloud use them as they are. Each throws `AwsError`.
 */
export interface Operation<Input extends object, Output extends object> {
  read(request: S3Request): Input | Promise<Input>;
  run(context: OperationContext, input: Input, principal: Principal): Output | Promise<Output>;
  write(output: Output, input: Input, context: OperationContext): Answer;
}

/** Throws `AwsError` NoSuchBucket. */
export function bucketOf({ buckets }: OperationContext, name: string): Bucket {
  const bucket = buckets.get(name);
  if (!bucket) throw refusal.noSuchBucket(name);
  return bucket;
}

export function isAllowed(
  { demand }: OperationContext,
  ...[principal, action, resource]: Parameters<OperationContext['demand']>
): boolean {
  try {
    demand(principal, action, resource);
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}

export function xmlAnswer(body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { statusCode: 200, headers: { 'content-type': 'application/xml', ...headers }, body };
}

/** Leaves out what is undefined, as an optional member. */
export function defined<Members extends Record<string, unknown>>(
  members: Members,
): { [Name in keyof Members]?: Exclude<Members[Name], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Members]?: Exclude<Members[Name], undefined>;
  };
}

/** Undefined for what is no date: a condition that cannot be read is passed over. */
export function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}
