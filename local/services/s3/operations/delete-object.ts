import { refusal } from '../refusals.ts';
import { bucketOf, type Operation } from './operation.ts';

interface Input {
  readonly Bucket: string;
  readonly Key: string;
}

/** Also of a key that is not there. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export const DeleteObject: Operation<Input, object> = {
  read(request) {
    for (const header of ['if-match', 'x-amz-if-match-last-modified-time', 'x-amz-if-match-size']) {
      if (request.header(header) === undefined) continue;
      throw refusal.notImplemented('A header you provided implies functionality that is not implemented', {
        Header: header,
      });
    }
    return { Bucket: request.bucket, Key: request.key };
  },
  run(context, { Bucket, Key }, principal) {
    context.demand(principal, 's3:DeleteObject', context.arn(Bucket, Key));
    bucketOf(context, Bucket).remove(Key);
    return {};
  },
  write: () => ({ statusCode: 204, headers: {} }),
};
