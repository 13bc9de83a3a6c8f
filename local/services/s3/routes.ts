import { refusal } from './refusals.ts';
import type { S3Request } from './request.ts';

type Route = readonly [method: string, operation: string, where?: { query?: string; header?: string }];

/** Of each table the first that fits counts, so the particular stands before the general. */
const ofService: readonly Route[] = [['GET', 'ListBuckets']];

const ofBucket: readonly Route[] = [
  ['GET', 'GetBucketLocation', { query: 'location' }],
  ['GET', 'ListObjectsV2', { query: 'list-type' }],
  ['GET', 'GetBucketVersioning', { query: 'versioning' }],
  ['GET', 'ListObjectVersions', { query: 'versions' }],
  ['GET', 'ListMultipartUploads', { query: 'uploads' }],
  ['GET', 'GetBucketNotificationConfiguration', { query: 'notification' }],
  ['GET', 'GetBucketCors', { query: 'cors' }],
  ['GET', 'ListObjects'],
  ['HEAD', 'HeadBucket'],
  ['POST', 'DeleteObjects', { query: 'delete' }],
  ['POST', 'PostObject'],
  ['PUT', 'PutBucketVersioning', { query: 'versioning' }],
  ['PUT', 'PutBucketNotificationConfiguration', { query: 'notification' }],
  ['PUT', 'PutBucketCors', { query: 'cors' }],
  ['PUT', 'CreateBucket'],
  ['DELETE', 'DeleteBucket'],
];

const ofObject: readonly Route[] = [
  ['GET', 'ListParts', { query: 'uploadId' }],
  ['GET', 'GetObject'],
  ['HEAD', 'HeadObject'],
  ['PUT', 'UploadPartCopy', { query: 'uploadId', header: 'x-amz-copy-source' }],
  ['PUT', 'UploadPart', { query: 'uploadId' }],
  ['PUT', 'CopyObject', { header: 'x-amz-copy-source' }],
  ['PUT', 'PutObject'],
  ['POST', 'CreateMultipartUpload', { query: 'uploads' }],
  ['POST', 'CompleteMultipartUpload', { query: 'uploadId' }],
  ['POST', 'SelectObjectContent', { query: 'select' }],
  ['POST', 'RestoreObject', { query: 'restore' }],
  ['DELETE', 'AbortMultipartUpload', { query: 'uploadId' }],
  ['DELETE', 'DeleteObject'],
];

/** Query parameters that name another resource of a bucket or an object than the one in the path. */
const subresources: ReadonlySet<string> = new Set([
  'accelerate',
  'acl',
  'analytics',
  'attributes',
  'cors',
  'encryption',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'lifecycle',
  'logging',
  'metadataTable',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'partNumber',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'renameObject',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'session',
  'tagging',
  'torrent',
  'uploads',
  'versioning',
  'versions',
  'website',
]);

/** Name of the operation that a request asks for, hosted or not. Throws `AwsError` MethodNotAllowed, NotImplemented. */
export function operationOf(request: S3Request): string {
  const { method, bucket, key, query } = request;
  const routes = key !== '' ? ofObject : bucket !== '' ? ofBucket : ofService;
  const found = routes.find(
    ([verb, , { query: parameter, header } = {}]) =>
      verb === method &&
      (parameter === undefined || query.has(parameter)) &&
      (header === undefined || request.header(header) !== undefined),
  );
  if (!found) {
    throw refusal.methodNotAllowed('The specified method is not allowed against this resource.', {
      Method: method,
      ResourceType: key !== '' ? 'OBJECT' : bucket !== '' ? 'BUCKET' : 'SERVICE',
    });
  }
  const [, operation, where] = found;
  const other = [...query.keys()].find((parameter) => subresources.has(parameter));
  if (other !== undefined && other !== where?.query && where?.query !== 'uploadId') {
    throw notHosted(`${method} of ?${other}`);
  }
  const version = query.get('versionId');
  if (version !== undefined && version !== 'null') throw notHosted(`${operation} of a version`);
  return operation;
}

export function notHosted(operation: string) {
  return refusal.notImplemented(`${operation} is not supported here.`, { Operation: operation });
}
