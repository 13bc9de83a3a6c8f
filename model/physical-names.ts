/**
 * Physical names, as functions of the stage alone: infrastructure gives them and operators' commands find by them. A table's
 * has to be a literal in any case, because the API's environment names it too: a token there would make the API's stack
 * depend on the context's, which depends on the API's.
 */
const named = (stage: string, rest: string) => `company-graph-${stage}-${rest}`;

export function tableName(stage: string, context: string): string {
  return named(stage, context);
}

/** `CompanyEvents`, `CompanyIntake`. */
export function topicName(stage: string, topic: string): string {
  return named(stage, topic);
}

/** The queue that feeds a function, `statistics-apply-company-changes`. */
export function queueName(stage: string, context: string, consumer: string): string {
  return named(stage, `${context}-${consumer}`);
}

/** Where a queue's messages go that its function could not work off. */
export function deadLetterQueueName(stage: string, context: string, consumer: string): string {
  return `${queueName(stage, context, consumer)}-dead-letters`;
}

/** Where messages go that a topic could not bring to the queue. */
export function undeliveredQueueName(stage: string, context: string, consumer: string): string {
  return `${queueName(stage, context, consumer)}-undelivered`;
}

export function functionName(stage: string, context: string, name: string): string {
  return named(stage, `${context}-${name}`);
}

/** Bucket names are unique in the world. */
export function failureBucketName(stage: string, accountId: string): string {
  return named(stage, `failures-${accountId}`);
}
