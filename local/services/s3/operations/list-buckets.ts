import { xmlDocument } from '../xml.ts';
import { xmlAnswer, type Operation } from './operation.ts';

interface Input {
  readonly Prefix?: string;
}

interface Output {
  readonly Buckets: readonly {
    readonly Name: string;
    readonly CreationDate: Date;
    readonly BucketRegion: string;
  }[];
}

/** All in one page. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export const ListBuckets: Operation<Input, Output> = {
  read: ({ query }) => ({ Prefix: query.get('prefix') ?? '' }),
  run(context, { Prefix = '' }, principal) {
    context.demand(principal, 's3:ListAllMyBuckets', '*');
    const Buckets = [...context.buckets.values()]
      .filter(({ name }) => name.startsWith(Prefix))
      .map(({ name, created }) => ({
        Name: name,
        CreationDate: new Date(created),
        BucketRegion: context.region,
      }));
    return { Buckets: Buckets.sort((a, b) => (a.Name < b.Name ? -1 : 1)) };
  },
  write: ({ Buckets }, _, { ownerId }) =>
    xmlAnswer(
      xmlDocument('ListAllMyBucketsResult', {
        Owner: { ID: ownerId },
        Buckets: {
          Bucket: Buckets.map(({ Name, CreationDate, BucketRegion }) => ({
            Name,
            CreationDate: CreationDate.toISOString(),
            BucketRegion,
          })),
        },
      }),
    ),
};
