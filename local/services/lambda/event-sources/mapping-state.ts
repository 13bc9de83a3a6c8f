import type { Mapping, MappingState } from './mapping.ts';
import type { Settings } from './settings.ts';

/**
 * Describes a mapping as the API does, defaults filled in.
 * https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html
 */
export function describeMapping(
  { uuid, functionArn, properties }: Mapping,
  settings: Settings,
  now: { readonly modifiedAt: number; readonly result: string },
): MappingState {
  return {
    UUID: uuid,
    EventSourceArn: settings.sourceArn,
    FunctionArn: functionArn,
    State: settings.enabled ? 'Enabled' : 'Disabled',
    StateTransitionReason: 'USER_INITIATED',
    BatchSize: settings.batchSize,
    MaximumBatchingWindowInSeconds: settings.window / 1000,
    FunctionResponseTypes: settings.reportsItemFailures ? ['ReportBatchItemFailures'] : [],
    LastModified: now.modifiedAt / 1000,
    LastProcessingResult: now.result,
    ...(properties['FilterCriteria'] !== undefined && { FilterCriteria: properties['FilterCriteria'] }),
    ...(settings.kind === 'stream'
      ? {
          StartingPosition: settings.startingPosition,
          ParallelizationFactor: settings.parallelizationFactor,
          MaximumRetryAttempts: settings.maximumRetryAttempts,
          MaximumRecordAgeInSeconds: settings.maximumRecordAge,
          BisectBatchOnFunctionError: settings.bisects,
          TumblingWindowInSeconds: 0,
          DestinationConfig: {
            OnFailure: settings.onFailure === undefined ? {} : { Destination: settings.onFailure },
          },
        }
      : settings.maximumConcurrency === undefined
        ? {}
        : { ScalingConfig: { MaximumConcurrency: settings.maximumConcurrency } }),
  };
}
