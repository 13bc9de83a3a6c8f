import { AwsFailure, type AwsRequest } from './aws-request.ts';

export interface Publication {
  readonly message: string;
  /** A list becomes an attribute of type String.Array. Empty texts and lists are left out, since SNS takes neither. */
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
}

/** Publishes up to ten messages; resolves with the positions of those that SNS refused. Rejects with `AwsFailure`. */
export type Publish = (publications: readonly Publication[]) => Promise<readonly number[]>;

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html, in AWS's Query protocol. */
export function createPublish(request: AwsRequest, topicArn: string): Publish {
  return async (publications) => {
    const response = await request(
      'sns',
      { 'content-type': 'application/x-www-form-urlencoded' },
      form(topicArn, publications).toString(),
    );
    const text = await response.text();
    if (!response.ok) {
      throw new AwsFailure(tag(text, 'Code') ?? `Http${response.status}`, tag(text, 'Message') ?? '');
    }
    const answered = [...text.matchAll(/<Id>(\d+)<\/Id>/g)].length;
    if (answered !== publications.length) {
      throw new AwsFailure('NoAnswer', `SNS answered for ${answered} of ${publications.length} messages.`);
    }
    const failed = /<Failed>(.*)<\/Failed>/s.exec(text)?.[1] ?? '';
    return [...failed.matchAll(/<Id>(\d+)<\/Id>/g)].map(([, id]) => Number(id)).sort((a, b) => a - b);
  };
}

function form(topicArn: string, publications: readonly Publication[]): URLSearchParams {
  const fields = new URLSearchParams({ Action: 'PublishBatch', Version: '2010-03-31', TopicArn: topicArn });
  publications.forEach(({ message, attributes }, at) => {
    const entry = `PublishBatchRequestEntries.member.${at + 1}`;
    fields.append(`${entry}.Id`, String(at));
    fields.append(`${entry}.Message`, message);
    Object.entries(attributes)
      .filter(([, value]) => value.length > 0)
      .forEach(([name, value], index) => {
        const attribute = `${entry}.MessageAttributes.entry.${index + 1}`;
        const isList = typeof value !== 'string';
        fields.append(`${attribute}.Name`, name);
        fields.append(`${attribute}.Value.DataType`, isList ? 'String.Array' : 'String');
        fields.append(`${attribute}.Value.StringValue`, isList ? JSON.stringify(value) : value);
      });
  });
  return fields;
}

function tag(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}
