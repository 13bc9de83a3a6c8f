import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Account, region and installation that a template is resolved for. */
export interface Environment {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  /** Random per data folder; generated values that AWS would draw at random (API keys) derive from it. */
  readonly secret: string;
}

/** A resource of the assembly as it stands in its template, intrinsics resolved. */
export interface Resource {
  readonly stack: string;
  readonly logicalId: string;
  /** CloudFormation type, e.g. `AWS::AppSync::Resolver`. */
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** What `Ref` gives for it. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives for it. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Values that CloudFormation would learn from AWS on creation. Pure: the same resource always gets the same ones. */
export interface ResourceType {
  /** Declared apart from `attributes` so that neither can be forgotten. */
  ref(resource: UnnamedResource, environment: Environment): string;
  attributes(resource: UnnamedResource, environment: Environment): Readonly<Record<string, string>>;
}

export type UnnamedResource = Omit<Resource, 'ref' | 'attributes'>;

/** A file asset that a resource's properties name by bucket and key. */
export interface Assets {
  /** Path on disk of the asset behind `s3://bucket/key`, or of a bare object key. Throws LocalError ReferenceUnknown. */
  path(location: string): string;
}

/** Everything a service needs to take over a (re)loaded assembly. */
export interface Deployment {
  readonly resources: readonly Resource[];
  readonly assets: Assets;
  readonly environment: Environment;
}

/** An emulated AWS service: configuration in, behaviour out. Services never know each other. */
export interface Service {
  /** AWS endpoint prefix, as in `AWS_ENDPOINT_URL_<SERVICE>`. */
  readonly name: string;
  /** CloudFormation types it hosts. */
  readonly types: Readonly<Record<string, ResourceType>>;
  /**
   * Checks a deployment and gets ready for it without changing what is served. Throws `LocalError` when it cannot be
   * hosted; the returned function then is never called and the last good deployment stays.
   */
  prepare(deployment: Deployment): Promise<() => Promise<void>>;
  /**
   * What it has still to do by itself, without anybody asking again: deliveries under way, records no consumer has read.
   * One line each, in AWS's terms; empty when there is nothing. What waits in a dead-letter queue is nobody's work.
   */
  readonly pending?: () => Promise<readonly string[]>;
  /** HTTP requests it answers, tried in service order. */
  readonly http?: HttpHandler;
  stop(): Promise<void>;
}

export interface HttpHandler {
  /** Whether this request is for this service: by path, or by the service named in its signature's credential scope. */
  claims(request: IncomingMessage): boolean;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Takes over the connection of a request to upgrade; without it such a request is refused. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Says goodbye on the connections it has taken over; resolves when the last of them is closed. */
  readonly hangUp?: () => Promise<void>;
}
