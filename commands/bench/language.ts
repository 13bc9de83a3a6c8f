import { createLanguageHost, type Evaluation } from '../../local/index.ts';
import { itemId } from './app/assembly.ts';
import { read } from './app/code.ts';
import { answerOrder } from './child.ts';

export interface LanguageOrder {
  readonly processes: number;
  readonly evaluations: number;
}

export interface LanguageFigures {
  readonly perSecond: number;
}

/** As many as a busy API has under way. */
const inFlight = 64;

/** The handler of a GetItem, evaluated again and again in a context as a request brings it. */
answerOrder(async ({ processes, evaluations }: LanguageOrder): Promise<LanguageFigures> => {
  const host = createLanguageHost({ processes });
  const evaluation: Evaluation = {
    module: await host.load(read),
    function: 'request',
    context: {
      arguments: { id: itemId },
      args: { id: itemId },
      identity: null,
      source: null,
      stash: {},
      prev: null,
      request: { headers: { host: 'localhost', 'x-api-key': 'da2-key' }, domainName: null },
      info: {
        fieldName: 'unitDynamoDb',
        parentTypeName: 'Query',
        variables: { id: itemId },
        selectionSetList: ['id', 'name', 'country', 'version'],
        selectionSetGraphQL: '{\n  id\n  name\n  country\n  version\n}',
      },
      env: {},
    },
    now: Date.UTC(2026, 0, 1),
    seed: '0'.repeat(32),
  };
  const repeat = async (count: number): Promise<void> => {
    let left = count;
    const client = async () => {
      while (left-- > 0) {
        const { outcome } = await host.evaluate(evaluation);
        if (outcome.kind !== 'returned') throw new Error(`The handler did not return: ${outcome.kind}`);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, client));
  };
  await repeat(evaluations / 4);
  const started = performance.now();
  await repeat(evaluations);
  const seconds = (performance.now() - started) / 1000;
  await host.stop();
  return { perSecond: evaluations / seconds };
});
