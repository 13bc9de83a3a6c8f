import { Aws, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { failureBucketName } from '../../model/physical-names.ts';
import type { StageConfig } from '../config.ts';

interface FoundationProps extends StackProps {
  readonly config: StageConfig;
}

/** What every context hands its trouble to. */
export class FoundationStack extends Stack {
  /** Alarms go here. */
  readonly operations: Topic;
  /** Whole records that a consumer could not work off. */
  readonly failures: Bucket;

  constructor(scope: Construct, id: string, props: FoundationProps) {
    super(scope, id, props);
    const { stage, protected: kept } = props.config;
    this.operations = new Topic(this, 'Operations', {
      topicName: `company-graph-${stage}-operations`,
      enforceSSL: true,
    });
    // A policy of its own (enforceSSL makes one) takes the place of SNS's default, which lets the account's alarms publish.
    // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
    this.operations.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AllowAlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.operations.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    this.failures = new Bucket(this, 'Failures', {
      bucketName: failureBucketName(stage, Aws.ACCOUNT_ID),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: kept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      lifecycleRules: [
        { expiration: Duration.days(90), abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
    });
  }
}
