import { AwsError } from '../../../kernel/aws.ts';
import { receive } from '../payload.ts';
import { refusal } from '../refusals.ts';
import { payloadOf } from '../request-payload.ts';
import { parseXml, xmlDocument } from '../xml.ts';
import { bucketOf, xmlAnswer, type Operation } from './operation.ts';

interface Input {
  readonly Bucket: string;
  readonly Delete: { readonly Objects: readonly { readonly Key: string }[]; readonly Quiet?: boolean };
}

interface Output {
  readonly Deleted: { readonly Key: string }[];
  readonly Errors: { readonly Key: string; readonly Code: string; readonly Message: string }[];
}

const mostKeys = 1000;
const bodyLimit = 2 * 1024 * 1024;

/** Each key for itself: one that may not be deleted is reported. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export const DeleteObjects: Operation<Input, Output> = {
  async read(request) {
    const payload = payloadOf(request);
    if (payload.md5 === undefined && payload.checksum === undefined) {
      throw refusal.invalidRequest(
        'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
      );
    }
    if ((payload.length ?? 0) > bodyLimit) throw refusal.malformedXml('The XML you provided is too large.');
    const pieces: Uint8Array[] = [];
    await receive(payload, async (piece) => void pieces.push(piece));
    return { Bucket: request.bucket, Delete: readDelete(Buffer.concat(pieces).toString('utf8')) };
  },
  run(context, { Bucket, Delete: { Objects, Quiet } }, principal) {
    const output: Output = { Deleted: [], Errors: [] };
    const bucket = bucketOf(context, Bucket);
    for (const { Key } of Objects) {
      try {
        context.demand(principal, 's3:DeleteObject', context.arn(Bucket, Key));
        bucket.remove(Key);
        if (!Quiet) output.Deleted.push({ Key });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        output.Errors.push({ Key, Code: error.code, Message: error.message });
      }
    }
    return output;
  },
  write: ({ Deleted, Errors }) => xmlAnswer(xmlDocument('DeleteResult', { Deleted, Error: Errors })),
};

function readDelete(body: string): Input['Delete'] {
  const { name, children } = parseXml(body);
  const keys = children
    .filter((child) => child.name === 'Object')
    .map((child) => {
      const version = child.children.find((each) => each.name === 'VersionId');
      if (version && version.text !== 'null') {
        throw refusal.notImplemented('Versions are not supported here.', { Header: 'VersionId' });
      }
      return child.children.find((each) => each.name === 'Key')?.text;
    });
  if (name !== 'Delete' || keys.length === 0 || keys.length > mostKeys || keys.includes(undefined)) {
    throw refusal.malformedXml(
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  }
  return {
    Objects: keys.map((Key) => ({ Key: Key! })),
    Quiet: children.some((child) => child.name === 'Quiet' && child.text === 'true'),
  };
}
