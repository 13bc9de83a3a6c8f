import { xmlDocument } from '../xml.ts';
import { bucketOf, xmlAnswer, type Operation } from './operation.ts';

interface Input {
  readonly Bucket: string;
}

/** Empty for us-east-1. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
export const GetBucketLocation: Operation<Input, { readonly LocationConstraint: string }> = {
  read: ({ bucket }) => ({ Bucket: bucket }),
  run(context, { Bucket }, principal) {
    context.demand(principal, 's3:GetBucketLocation', context.arn(Bucket));
    bucketOf(context, Bucket);
    return { LocationConstraint: context.region === 'us-east-1' ? '' : context.region };
  },
  write: ({ LocationConstraint }) => xmlAnswer(xmlDocument('LocationConstraint', LocationConstraint)),
};
