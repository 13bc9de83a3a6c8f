import { describe, expect, it } from 'vitest';
import {
  deadLetterQueueName,
  failureBucketName,
  functionName,
  isUndeliveredQueueName,
  namesOfStage,
  queueName,
  servedQueueName,
  tableName,
  topicName,
  undeliveredQueueName,
} from '../../model/physical-names.ts';

const consumers = [
  ['company', 'publish-changes'],
  ['company', 'apply-intake'],
  ['company', 'remove-purged'],
  ['statistics', 'apply-company-changes'],
] as const;
const queues = [queueName, deadLetterQueueName, undeliveredQueueName];

/** Every name of a stage by the kind of thing it names, since only those of one kind have to differ. */
function namesOf(stage: string): Readonly<Record<string, readonly string[]>> {
  return {
    tables: ['company', 'statistics'].map((context) => tableName(stage, context)),
    topics: ['CompanyEvents', 'CompanyIntake'].map((topic) => topicName(stage, topic)),
    queues: consumers.flatMap(([context, name]) => queues.map((named) => named(stage, context, name))),
    functions: consumers.map(([context, name]) => functionName(stage, context, name)),
    buckets: [failureBucketName(stage, '000000000000')],
  };
}

/** https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html, by each service's naming rules. */
const LEGAL: Readonly<Record<string, RegExp>> = {
  tables: /^[a-zA-Z0-9_.-]{3,255}$/,
  topics: /^[a-zA-Z0-9_-]{1,256}$/,
  queues: /^[a-zA-Z0-9_-]{1,80}$/,
  functions: /^[a-zA-Z0-9_-]{1,64}$/,
  buckets: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
};

describe('physical names', () => {
  it('are those that operators look for', () => {
    expect(namesOf('dev')).toMatchObject({
      tables: ['company-graph-dev-company', 'company-graph-dev-statistics'],
      topics: ['company-graph-dev-CompanyEvents', 'company-graph-dev-CompanyIntake'],
      buckets: ['company-graph-dev-failures-000000000000'],
    });
    expect(queues.map((named) => named('dev', 'statistics', 'apply-company-changes'))).toEqual([
      'company-graph-dev-statistics-apply-company-changes',
      'company-graph-dev-statistics-apply-company-changes-dead-letters',
      'company-graph-dev-statistics-apply-company-changes-undelivered',
    ]);
  });

  it('differ from one thing to another and from stage to stage', () => {
    for (const kind of Object.keys(LEGAL)) {
      const names = ['dev', 'prod'].flatMap((stage) => namesOf(stage)[kind]!);
      expect(new Set(names).size, kind).toBe(names.length);
    }
  });

  it('are legal on AWS for a stage of 16 characters', () => {
    for (const [kind, names] of Object.entries(namesOf('x'.repeat(16)))) {
      for (const name of names) expect(name, kind).toMatch(LEGAL[kind]!);
    }
  });
});

describe('a name of a stage', () => {
  const names = ['dev', 'company', 'remove-purged'] as const;

  it('begins as all of its stage do, and as none of another', () => {
    for (const name of [queueName(...names), functionName(...names), undeliveredQueueName(...names)]) {
      expect(name.startsWith(namesOfStage('dev'))).toBe(true);
      expect(name.startsWith(namesOfStage('de'))).toBe(false);
    }
  });

  it('of a queue for what failed tells the queue that it was for, and of any other none', () => {
    expect(servedQueueName(deadLetterQueueName(...names))).toBe(queueName(...names));
    expect(servedQueueName(undeliveredQueueName(...names))).toBe(queueName(...names));
    expect(servedQueueName(queueName(...names))).toBeNull();
    expect(isUndeliveredQueueName(undeliveredQueueName(...names))).toBe(true);
    expect(isUndeliveredQueueName(deadLetterQueueName(...names))).toBe(false);
  });
});
