export interface Arn {
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  readonly resource: string;
}

/** The parts of `arn:partition:service:region:account:resource`; undefined for any other text. */
export function parseArn(text: string): Arn | undefined {
  const [arn, , service, region, accountId, ...resource] = text.split(':');
  if (arn !== 'arn' || !service || resource.length === 0) return undefined;
  return { service, region: region ?? '', accountId: accountId ?? '', resource: resource.join(':') };
}

/** The URL by which SQS knows a queue. */
export function queueUrl({ region, accountId, resource }: Arn): string {
  return `https://sqs.${region}.amazonaws.com/${accountId}/${resource}`;
}
