import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { readFailure, type FailureObject } from '../operations/failure-bucket.ts';
import { functionNameOf, type FailureRecord } from '../operations/failure-record.ts';

export interface Replayed {
  readonly replayed: number;
  /** Those that the function still does not work off, each with what it said. */
  readonly kept: readonly { readonly key: string; readonly reason: string }[];
}

/**
 * Invokes a function with its failure records, one after another, the oldest first. What it works off is deleted. A record
 * that it does not work off stays, and does not stop the others: what they bring about carries versions.
 */
export async function replayFailures(
  aws: { readonly s3: S3Client; readonly lambda: LambdaClient },
  records: {
    readonly bucket: string;
    readonly functionName: string;
    readonly objects: readonly FailureObject[];
  },
  options: { readonly signal: AbortSignal; readonly onReplayed: (count: number) => void },
): Promise<Replayed> {
  const { bucket, functionName, objects } = records;
  const kept: { key: string; reason: string }[] = [];
  let replayed = 0;
  for (const object of objects) {
    if (options.signal.aborted) break;
    const record = await readFailure(aws.s3, bucket, object);
    // Its mapping was given to another function since.
    if (record && functionNameOf(record) !== functionName) continue;
    const reason = record ? await invoke(aws.lambda, functionName, record) : 'it is no failure record';
    if (reason === null) {
      await aws.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: object.key }));
      replayed += 1;
    } else {
      kept.push({ key: object.key, reason });
    }
    options.onReplayed(1);
  }
  return { replayed, kept };
}

/** Null when the function has worked the record off. */
async function invoke(
  lambda: LambdaClient,
  functionName: string,
  { payload }: FailureRecord,
): Promise<string | null> {
  const answer = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(payload) }),
  );
  return failureIn(answer.FunctionError, answer.Payload?.transformToString() ?? '');
}

/**
 * Why an answer is none that lets the records be forgotten; null when it is. A partial failure counts as one, as it does for
 * the mapping. https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function failureIn(functionError: string | undefined, payload: string): string | null {
  if (functionError !== undefined) {
    const { errorType = functionError } = (jsonIn(payload) ?? {}) as { errorType?: string };
    return `the function failed (${errorType})`;
  }
  const { batchItemFailures: failures } = (jsonIn(payload) ?? {}) as { batchItemFailures?: unknown };
  if (failures === undefined || failures === null) return null;
  if (!Array.isArray(failures)) return 'the function gave no answer that can be read';
  return failures.length === 0 ? null : 'the function still does not work it off';
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
