import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Written } from '../../../commands/chaos/ledger.ts';
import { nextMutation } from '../../../commands/chaos/mutation.ts';
import { createChance } from '../../../simulation/chance.ts';

it('a client makes companies, changes them in every way, and expects one version more each time', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const chance = createChance(seed, 1);
      const own = new Map<string, Written>();
      for (let turn = 1; turn <= 100; turn += 1) {
        const { field, input, expected } = nextMutation(chance, [...own.values()], { client: 'a', turn });
        seen.add(field);
        for (const name of Object.keys(input)) seen.add(name);
        const before = own.get(expected.id ?? '');
        expect(expected.version).toBe((before?.version ?? 0) + 1);
        expect(input['clientToken']).toBe(`a-${turn}`);
        expect(input['expectedVersion']).toBe(before?.version);
        if (before) expect(expected.deleted && before.deleted).toBe(false);
        const id = expected.id ?? `company ${turn}`;
        own.set(id, { handle: `handle-${turn}`, ...expected, id });
      }
      expect(own.size).toBeLessThanOrEqual(30);
    }),
    { numRuns: 50, seed: 1 },
  );
  expect([...seen].sort()).toEqual(
    [
      ...['createCompany', 'updateCompany', 'deleteCompany', 'restoreCompany'],
      ...['id', 'expectedVersion', 'clientToken', 'name', 'industry', 'country', 'employeeCount'],
      ...['handle', 'about'],
    ].sort(),
  );
});
