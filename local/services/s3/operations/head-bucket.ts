import { bucketOf, type Operation } from './operation.ts';

interface Input {
  readonly Bucket: string;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export const HeadBucket: Operation<Input, { readonly BucketRegion: string }> = {
  read: ({ bucket }) => ({ Bucket: bucket }),
  run(context, { Bucket }, principal) {
    context.demand(principal, 's3:ListBucket', context.arn(Bucket));
    bucketOf(context, Bucket);
    return { BucketRegion: context.region };
  },
  write: ({ BucketRegion }) => ({ statusCode: 200, headers: { 'x-amz-bucket-region': BucketRegion } }),
};
