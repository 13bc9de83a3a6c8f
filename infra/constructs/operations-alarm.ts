import { Alarm, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** An alarm to the operations topic as soon as the metric reaches the threshold once. */
export function operationsAlarm(
  scope: Construct,
  id: string,
  props: {
    readonly metric: IMetric;
    readonly threshold: number;
    readonly description: string;
    readonly operations: ITopic;
  },
): void {
  new Alarm(scope, id, {
    metric: props.metric,
    threshold: props.threshold,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: props.description,
  }).addAlarmAction(new SnsAction(props.operations));
}
