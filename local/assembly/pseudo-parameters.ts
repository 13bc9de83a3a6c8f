import { createHash } from 'node:crypto';
import type { Environment } from '../kernel/service.ts';

/**
 * Pseudo parameters of a stack. `AWS::NoValue` is not among them: it is the absence of a value (`intrinsics.ts`).
 * The stack id ends in a UUID, as at AWS: apps take it apart to make names unique.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
 */
export function pseudoParameters(stack: string, environment: Environment): Readonly<Record<string, unknown>> {
  const { accountId, region, partition } = environment;
  return {
    'AWS::AccountId': accountId,
    'AWS::NotificationARNs': [],
    'AWS::Partition': partition,
    'AWS::Region': region,
    'AWS::StackId': `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stack}/${uuidOf(stack)}`,
    'AWS::StackName': stack,
    'AWS::URLSuffix': partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
  };
}

function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
