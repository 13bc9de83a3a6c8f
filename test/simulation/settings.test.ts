import { describe, expect, it } from 'vitest';
import { deployed } from '../../simulation/settings.ts';
import { assembly } from '../support/assembly.ts';
import { resources } from '../support/templates.ts';

const mappings = resources(assembly, 'AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties);
const ofStreams = mappings.filter((properties) => properties.StartingPosition !== undefined);
const ofQueues = mappings.filter((properties) => properties.StartingPosition === undefined);

describe('the settings that are played', () => {
  it('are those of the deployed stream mapping, numbers aside', () => {
    expect(ofStreams).toHaveLength(1);
    const [mapping] = ofStreams;
    const { changes } = deployed;
    expect(mapping.StartingPosition).toBe(changes.StartingPosition);
    expect(mapping.BisectBatchOnFunctionError).toBe(changes.BisectBatchOnFunctionError);
    expect(mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures')).toBe(
      changes.reportsBatchItemFailures,
    );
    expect(JSON.stringify(mapping.DestinationConfig.OnFailure.Destination)).toMatch(/Failure.*Arn|s3/i);
    const patterns = mapping.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) =>
      JSON.parse(Pattern),
    );
    expect(patterns).toEqual([{ dynamodb: { Keys: { sk: { S: changes.filter.sk } } } }]);
    for (const number of ['BatchSize', 'MaximumRetryAttempts', 'ParallelizationFactor'] as const) {
      expect(mapping[number]).toBeGreaterThanOrEqual(changes[number]);
    }
  });

  it('are those of the deployed queues, numbers aside', () => {
    expect(ofQueues).toHaveLength(3);
    for (const mapping of ofQueues) {
      expect(mapping.FunctionResponseTypes).toContain('ReportBatchItemFailures');
    }
    const queues = resources(assembly, 'AWS::SQS::Queue').map(({ Properties }) => Properties);
    const receives = queues.flatMap(({ RedrivePolicy }) => RedrivePolicy?.maxReceiveCount ?? []);
    expect(Math.min(...receives)).toBeGreaterThanOrEqual(deployed.statistics.maxReceiveCount);
    for (const { MessageRetentionPeriod } of queues) {
      expect(MessageRetentionPeriod / 86_400).toBe(deployed.statistics.deadLetterRetention);
    }
  });

  it('are the filter policies of the deployed subscriptions', () => {
    const policies = resources(assembly, 'AWS::SNS::Subscription').map(
      ({ Properties }) => Properties.FilterPolicy ?? {},
    );
    expect(policies).toContainEqual(deployed.subscriptions.statistics);
    expect(policies).toContainEqual(deployed.subscriptions.purged);
    expect(policies).toHaveLength(3);
  });
});
