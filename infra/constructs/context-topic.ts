import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { topicName } from '../../model/physical-names.ts';
import type { StageConfig } from '../config.ts';

/** A context's topic: TLS only; who may publish says the publisher's own role. */
export function contextTopic(scope: Construct, id: string, config: StageConfig, name: string): Topic {
  return new Topic(scope, id, { topicName: topicName(config.stage, name), enforceSSL: true });
}
