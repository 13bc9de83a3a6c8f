import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, it, onTestFinished } from 'vitest';
import { audit } from '../../../commands/chaos/audit.ts';
import { createGate } from '../../../commands/chaos/gate.ts';
import { createLedger, type Violation } from '../../../commands/chaos/ledger.ts';
import { readStored } from '../../../commands/chaos/stored.ts';
import { write } from '../../../commands/chaos/writer.ts';
import { patient } from '../../../commands/graphql-client.ts';
import { hostedAws } from '../../../commands/operations/aws-clients.ts';
import { findPlace } from '../../../commands/operations/place.ts';
import { statisticsKey } from '../../../model/statistics/keys.ts';
import { createChance } from '../../../simulation/chance.ts';
import { givenCompanyGraph, operations } from '../../support/company-graph.ts';

it(
  'clients that write side by side are told exactly what is there, and what is taken away is missed',
  { timeout: 60_000 },
  async () => {
    const { cloud } = await givenCompanyGraph();
    const aws = await hostedAws(cloud.endpoints);
    onTestFinished(() => aws.close());
    const { accessToken } = await cloud.issueTokens('chaos');
    const [ledger, gate, over] = [createLedger(), createGate(3), new AbortController()];
    const violations: Violation[] = [];
    const writing = {
      endpoint: cloud.endpoints.graphql,
      // The first token is refused: clients ask for another.
      authorization: (refused?: string) => Promise.resolve(refused === undefined ? 'expired' : accessToken),
      policy: patient,
      violated: (violation: Violation) => violations.push(violation),
      signal: over.signal,
      ...{ ledger, gate },
    };
    const clients = ['a', 'b', 'c'].map((client, at) => write(writing, createChance(5, at), client));
    gate.open();
    await expect.poll(() => ledger.writes, { timeout: 30_000 }).toBeGreaterThan(20);
    gate.close();
    await gate.quiet();
    await cloud.idle();
    expect(violations).toEqual([]);
    expect(audit(ledger, await readStored(aws, over.signal))).toEqual([]);

    const [id = ''] = ledger.companies.keys();
    const { statisticsTable: TableName } = await findPlace(aws);
    await aws.dynamodb.send(new DeleteItemCommand({ TableName, Key: marshall({ ...statisticsKey(id) }) }));
    expect(audit(ledger, await readStored(aws, over.signal))).toEqual([
      { kind: 'lost', what: `the copy of ${id} is not there` },
    ]);

    over.abort();
    gate.open();
    await Promise.all(clients);
  },
);

it('a client whose company somebody else has changed says what it was answered, and stops', async () => {
  const system = await givenCompanyGraph();
  const { cloud } = system;
  const editor = await system.as('ed', 'editors');
  const { accessToken } = await cloud.issueTokens('chaos');
  const ledger = createLedger();
  const violations: Violation[] = [];
  const gate = {
    async turn() {
      for (const { id, version: expectedVersion } of ledger.companies.values()) {
        await editor(operations.update, {
          input: { id, expectedVersion, name: 'Other', clientToken: 'other' },
        });
      }
    },
    leave: () => undefined,
  };
  await write(
    {
      endpoint: cloud.endpoints.graphql,
      authorization: () => Promise.resolve(accessToken),
      policy: patient,
      violated: (violation: Violation) => violations.push(violation),
      signal: new AbortController().signal,
      ...{ ledger, gate },
    },
    createChance(5, 0),
    'a',
  );
  expect(violations).toEqual([
    { kind: 'refused', what: expect.stringContaining('VersionConflict') as string },
  ]);
});
