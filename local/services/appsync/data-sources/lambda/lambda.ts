import type { Properties } from '../../properties.ts';
import type { BatchOperation, DataSource, DataSourceAnswer } from '../data-source.ts';
import { RequestMalformed } from '../data-source.ts';
import { missing, present, requestObject } from '../members.ts';
import type { Invocation, InvocationType, Invoke } from './invoke.ts';

/** A batch where the resolver sets no size. https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-lambda-resolvers.html */
const defaultBatchSize = 5;

/**
 * The function gets the request's `payload` and no more of it; what it returns is the result. `BatchInvoke` gives it a
 * list of payloads, for which it owes a list of results.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-lambda-js.html
 */
export function createLambda(name: string, functionArn: string, invoke: Invoke): DataSource {
  const batch: BatchOperation = {
    defaultSize: defaultBatchSize,
    take(request) {
      const { operation, invocationType, payload } = read(request);
      return operation === 'BatchInvoke' ? { group: invocationType, payload } : undefined;
    },
    async execute(group, payloads) {
      const type = group as InvocationType;
      const all = payloads.map((payload) => payload ?? null);
      return eachOf(await invoke(functionArn, type, all), type, payloads.length);
    },
  };
  return {
    name,
    type: 'AWS_LAMBDA',
    async execute(request) {
      const { operation, invocationType, payload } = read(request);
      if (operation === 'Invoke') return answered(await invoke(functionArn, invocationType, payload));
      const [answer] = await batch.execute(invocationType, [payload]);
      return answer!;
    },
    batch,
  };
}

function read(value: unknown) {
  const request: Properties = requestObject(value, '$[operation]');
  const { operation, invocationType, payload } = request;
  if (!present(operation)) throw missing('$[operation]');
  if (operation !== 'Invoke' && operation !== 'BatchInvoke') {
    throw new RequestMalformed(`Unsupported operation '${String(operation)}'.`);
  }
  if (present(invocationType) && invocationType !== 'RequestResponse' && invocationType !== 'Event') {
    throw new RequestMalformed(`Unsupported invocationType '${String(invocationType)}'.`);
  }
  const type: InvocationType = invocationType === 'Event' ? 'Event' : 'RequestResponse';
  return { operation, invocationType: type, payload } as const;
}

function answered(invocation: Invocation): DataSourceAnswer {
  return invocation.ok ? { result: invocation.value } : { result: null, error: invocation.error };
}

/** A failure is everybody's; results go by their place in the list. */
function eachOf(invocation: Invocation, type: InvocationType, size: number): DataSourceAnswer[] {
  if (!invocation.ok || type === 'Event') return Array<DataSourceAnswer>(size).fill(answered(invocation));
  const { value } = invocation;
  if (Array.isArray(value) && value.length === size) {
    return value.map((result: unknown) => ({ result: result ?? null }));
  }
  const got = Array.isArray(value) ? `a list of ${value.length}` : 'no list';
  const message = `The Lambda function was given a batch of ${size} and returned ${got}.`;
  return Array<DataSourceAnswer>(size).fill({
    result: null,
    error: { message, type: 'Lambda:IllegalArgument' },
  });
}
