import type { Environment } from '../../kernel/service.ts';
import type { Directory } from './directory.ts';
import type { PublishPorts } from './publish.ts';

export type Input = Readonly<Record<string, unknown>>;
export type Output = Record<string, unknown>;

export interface OperationPorts extends PublishPorts {
  readonly directory: Directory;
  readonly environment: () => Environment;
}

/** An operation, and the ARN that its IAM action must be allowed on. */
export interface Operation {
  /** PublishBatch needs what Publish needs. */
  readonly action: string;
  resource(input: Input, ports: OperationPorts): string;
  perform(input: Input, ports: OperationPorts): Output;
}
