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

const DEAD_LETTERS = '-dead-letters';
const UNDELIVERED = '-undelivered';

/** Where a queue's messages go that its function could not work off. */
export function deadLetterQueueName(stage: string, context: string, consumer: string): string {
  return queueName(stage, context, consumer) + DEAD_LETTERS;
}

/** Where messages go that a topic could not bring to the queue. */
export function undeliveredQueueName(stage: string, context: string, consumer: string): string {
  return queueName(stage, context, consumer) + UNDELIVERED;
}

/** What begins every name of a stage. No stage's name has a hyphen, so no other stage's does too. */
export function namesOfStage(stage: string): string {
  return named(stage, '');
}

/** The queue whose lost messages are in the one of this name; null for a queue that feeds a function. */
export function servedQueueName(name: string): string | null {
  const suffix = [DEAD_LETTERS, UNDELIVERED].find((end) => name.endsWith(end));
  return suffix ? name.slice(0, name.length - suffix.length) : null;
}

/** Whether a topic, and no function, has given up the messages of the queue of this name. */
export function isUndeliveredQueueName(name: string): boolean {
  return name.endsWith(UNDELIVERED);
}

export function functionName(stage: string, context: string, name: string): string {
  return named(stage, `${context}-${name}`);
}

/** Bucket names are unique in the world. */
export function failureBucketName(stage: string, accountId: string): string {
  return named(stage, `failures-${accountId}`);
}
