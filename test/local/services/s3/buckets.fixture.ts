import { S3Client } from '@aws-sdk/client-s3';
import { openAddress } from '../../../../local/address.ts';
import type { AwsCall, Principal } from '../../../../local/kernel/aws.ts';
import { administrator, AwsError } from '../../../../local/kernel/aws.ts';
import { manualClock } from '../../../../local/kernel/clock.ts';
import { createJournal, type JournalEntry } from '../../../../local/kernel/journal.ts';
import { recordingLog } from '../../../../local/kernel/log.ts';
import type { Deployment, Environment, Resource } from '../../../../local/kernel/service.ts';
import { verifySignature } from '../../../../local/kernel/signature.ts';
import { createS3Service, type S3Service } from '../../../../local/services/s3/index.ts';
import { administratorCredentials, administratorKeys } from '../../administrator.ts';

export const environment: Environment = {
  accountId: '111122223333',
  region: 'us-east-1',
  partition: 'aws',
  secret: 'of the installation',
};

export const workerKey = {
  accessKeyId: 'ASIAWORKER',
  secretAccessKey: 'secret of the worker',
  sessionToken: 'token of the worker',
};

export const worker: Principal = { kind: 'role', arn: 'arn:aws:iam::111122223333:role/worker' };

const keys = {
  find: (accessKeyId: string) =>
    accessKeyId === workerKey.accessKeyId
      ? { ...workerKey, principal: worker }
      : administratorKeys.find(accessKeyId),
};

export function bucketResource(
  service: S3Service,
  properties: Record<string, unknown> = {},
  logicalId = 'Records',
): Resource {
  const unnamed = { stack: 'Store', logicalId, type: 'AWS::S3::Bucket', properties };
  const type = service.types['AWS::S3::Bucket']!;
  return {
    ...unnamed,
    ref: type.ref(unnamed, environment),
    attributes: type.attributes(unnamed, environment),
  };
}

export function deploymentOf(...resources: Resource[]): Deployment {
  return {
    resources,
    environment,
    assets: {
      path: (location) => {
        throw new Error(`No asset ${location}`);
      },
    },
  };
}

interface Options {
  readonly dataDirectory?: string;
  /** What the worker may do: `s3:GetObject arn:aws:s3:::records/*`, as patterns of whole demands. */
  readonly allowed?: readonly RegExp[];
  readonly properties?: Record<string, unknown>;
}

let instances = 0;

/** The buckets `records` and `copies` behind a real port, and the AWS SDK's clients for them as they are by default. */
export async function startBuckets({ dataDirectory, allowed = [], properties = {} }: Options = {}) {
  const clock = manualClock(Date.UTC(2026, 0, 1, 12));
  const log = recordingLog();
  const journal = createJournal();
  const entries: JournalEntry[] = [];
  journal.listen((entry) => entries.push(entry));
  const seed = String(++instances).padStart(8, '0');
  let drawn = 0;
  const service = createS3Service({
    clock,
    log,
    journal,
    randomId: () => seed + String(++drawn).padStart(24, '0'),
    identify: (request, body) =>
      verifySignature(request, body, keys, () => Date.now(), {
        service: 's3',
        region: environment.region,
      }),
    authorizer: {
      authorize(principal, action, resources) {
        const demands = resources.map((resource) => `${action} ${resource}`);
        const refused = demands.find((demand) => !allowed.some((pattern) => pattern.test(demand)));
        if (principal.kind !== 'administrator' && refused !== undefined) {
          throw new AwsError('AccessDeniedException', `not authorized to perform: ${refused}`);
        }
      },
    },
    ...(dataDirectory !== undefined && { dataDirectory }),
  });
  const deploy = async (...resources: Resource[]) => (await service.prepare(deploymentOf(...resources)))();
  await deploy(
    bucketResource(service, { BucketName: 'records', ...properties }),
    bucketResource(service, { BucketName: 'copies' }, 'Copies'),
  );
  const address = await openAddress(0, log);
  address.serve([service.http]);
  const client = (credentials: object) =>
    new S3Client({
      endpoint: address.url,
      region: environment.region,
      credentials: credentials as typeof administratorCredentials,
      maxAttempts: 1,
    });
  const clients = [client(administratorCredentials), client(workerKey)] as const;
  return {
    ...{ service, clock, log, journal, entries, deploy, url: address.url },
    s3: clients[0],
    asWorker: clients[1],
    call: (operation: string, input: AwsCall['input'], principal: Principal = administrator) =>
      service.call({ operation, input, principal }),
    async stop() {
      for (const each of clients) each.destroy();
      await address.close();
      await service.stop();
    },
  };
}

export type Running = Awaited<ReturnType<typeof startBuckets>>;
