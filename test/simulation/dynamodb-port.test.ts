import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forEachEngine } from '../support/engine.ts';
import { agreed, describeDynamoDbPort, key, outcome, requestOf, sequences } from './suites/dynamodb-port.ts';
import { enginePorts, memoryPort } from './suites/ports.ts';

describe("the simulation's store", () => {
  describeDynamoDbPort(async () => memoryPort());
});

forEachEngine('the port', (start) => {
  const port = enginePorts(start);
  describeDynamoDbPort(port);

  it('answers any sequence of calls as the store does, and has the same stream', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (sequence) => {
        const [real, modelled] = [await port(), memoryPort()];
        for (const writes of sequence) {
          const answers = [real, modelled].map((one) => outcome(one, ...requestOf(writes, one.table)));
          expect(agreed(await answers[1])).toEqual(agreed(await answers[0]));
        }
        for (const pk of ['a', 'b', 'c']) {
          const answers = [real, modelled].map((one) =>
            outcome(one, 'GetItem', { TableName: one.table, Key: key(pk), ConsistentRead: true }),
          );
          expect(await answers[1]).toEqual(await answers[0]);
        }
        expect(await modelled.records()).toEqual(await real.records());
      }),
      { seed: 20_261_120, numRuns: 40 },
    );
  });
});
