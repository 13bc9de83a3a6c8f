import { LocalError } from '../../kernel/errors.ts';
import { stableId } from '../../kernel/ids.ts';
import type { Resource, ResourceType, UnnamedResource } from '../../kernel/service.ts';
import { readLifecycle, type ExpirationRule } from './lifecycle.ts';

/** What a template says of a bucket, as far as it has behaviour here. */
export interface BucketDefinition {
  readonly name: string;
  readonly expirations: readonly ExpirationRule[];
}

const behaving = ['BucketName', 'LifecycleConfiguration'];

// Nothing to see for a program that uses the bucket: encryption at rest, labels, and access from outside the account,
// which there is none of here.
const inert = ['BucketEncryption', 'OwnershipControls', 'PublicAccessBlockConfiguration', 'Tags'];

const known = new Set([...behaving, ...inert]);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html */
export const bucketType: ResourceType = {
  ref: bucketName,
  attributes(resource, { region, partition }) {
    const name = bucketName(resource);
    return {
      Arn: `arn:${partition}:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      WebsiteURL: `http://${name}.s3-website-${region}.amazonaws.com`,
    };
  },
};

/** Bucket names are lower case and at most 63 characters long. */
function bucketName({ stack, logicalId, properties }: UnnamedResource): string {
  const name = properties['BucketName'];
  if (typeof name === 'string') return name;
  return `${`${stack}-${logicalId}`.toLowerCase().slice(0, 50)}-${stableId(12, stack, logicalId)}`;
}

/** Reads a bucket. Throws LocalError PropertyUnsupported for what would have behaviour on AWS and has none here. */
export function readBucket(resource: Resource): BucketDefinition {
  const { stack, logicalId, type, properties, ref: name } = resource;
  const unsupported = (property: string) =>
    new LocalError(
      'PropertyUnsupported',
      `${stack}/${logicalId} (${type}) uses ${property}: it has no behaviour here.`,
      `Leave ${property} out, or extend local/services/s3.`,
    );
  for (const property of Object.keys(properties)) if (!known.has(property)) throw unsupported(property);
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) || /\.\.|^\d+\.\d+\.\d+\.\d+$/.test(name)) {
    throw new LocalError(
      'AssemblyInvalid',
      `${stack}/${logicalId} is called ${name}, which is no name for a bucket.`,
      'Give it 3 to 63 lower-case letters, digits, dots and hyphens.',
    );
  }
  return { name, expirations: readLifecycle(properties['LifecycleConfiguration'], unsupported) };
}
