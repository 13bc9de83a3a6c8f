import { expect, it } from 'vitest';
import { companyInput, givenCompanyGraph, operations, type GraphQLAnswer } from '../support/company-graph.ts';
import { conflictingTransactions } from '../support/conflicts.ts';
import { forEachEngine } from '../support/engine.ts';

const errorTypes = (answers: readonly GraphQLAnswer[]) =>
  answers.flatMap((answer) => answer.errors.map((error) => error.errorType));
const times = <T>(count: number, make: (at: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, at) => make(at)));

forEachEngine('50 clients at once', (_start, engine) => {
  it('create one handle once: one wins and 49 hear HandleTaken', async () => {
    const system = await givenCompanyGraph({ engine });
    const ask = await system.as('ada');
    const answers = await times(50, () =>
      ask(operations.create, { input: companyInput({ handle: 'copper-kettle' }) }),
    );
    expect(answers.filter((answer) => answer.errors.length === 0)).toHaveLength(1);
    expect(errorTypes(answers)).toEqual(Array(49).fill('HandleTaken'));
  });

  it('update one version once: one wins and the others see what it wrote', async () => {
    const system = await givenCompanyGraph({ engine });
    const ask = await system.as('ada');
    const { id } = (await ask(operations.create, { input: companyInput() })).data.createCompany;
    const answers = await times(50, (at) =>
      ask(operations.update, {
        input: { id, expectedVersion: 1, clientToken: `writer-${at}`, employeeCount: at },
      }),
    );
    const winners = answers.filter((answer) => answer.errors.length === 0);
    expect(winners).toHaveLength(1);
    expect(errorTypes(answers)).toEqual(Array(49).fill('VersionConflict'));
    for (const loser of answers.filter((answer) => answer.errors.length > 0)) {
      expect(loser.errors[0]?.data).toMatchObject({
        id,
        version: 2,
        employeeCount: winners[0]?.data.updateCompany.employeeCount,
      });
    }
  });

  it('repeat one creation with one token: one company, whoever asks', async () => {
    const system = await givenCompanyGraph({ engine });
    const ask = await system.as('ada');
    const input = companyInput({ handle: 'once' });
    const answers = await times(20, () => ask(operations.create, { input }));
    expect(errorTypes(answers)).toEqual([]);
    expect(new Set(answers.map((answer) => answer.data.createCompany.id)).size).toBe(1);
    const mine = await ask('{ myCompanies { items { id } } }');
    expect(mine.data.myCompanies.items).toHaveLength(1);
  });

  it('lose to a TransactionConflict with TryAgain at worst, and a retry settles it', async () => {
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const system = await givenCompanyGraph({ engine, interceptEngine: conflictingTransactions(held) });
    const ask = await system.as('ada');
    const inputs = Array.from({ length: 20 }, () => companyInput({ handle: 'contested' }));
    let losers = 0;
    const answers = await Promise.all(
      inputs.map(async (input) => {
        const answer = await ask(operations.create, { input });
        // The winner's transaction ends when everybody else has lost to it.
        if (++losers === 19) finish();
        return answer;
      }),
    );
    expect(errorTypes(answers)).toEqual(Array(19).fill('TryAgain'));
    for (const loser of answers.filter((answer) => answer.errors.length > 0)) {
      expect(loser.errors[0]?.errorInfo).toEqual({ retryable: true });
    }
    const again: GraphQLAnswer[] = [];
    for (const input of inputs) again.push(await ask(operations.create, { input }));
    expect(errorTypes(again)).toEqual(Array(19).fill('HandleTaken'));
    const ids = [...answers, ...again].flatMap((answer) => answer.data?.createCompany?.id ?? []);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('replay a creation whose token met a TransactionConflict', async () => {
    const system = await givenCompanyGraph({ engine, interceptEngine: conflictingTransactions() });
    const ask = await system.as('ada');
    const input = companyInput({ handle: 'once-more' });
    const answers = await times(20, () => ask(operations.create, { input }));
    const settled = await ask(operations.create, { input });
    expect(settled.errors).toEqual([]);
    expect(errorTypes(answers).filter((type) => type !== 'TryAgain')).toEqual([]);
    const ids = answers.flatMap((answer) => answer.data?.createCompany?.id ?? []);
    expect(new Set([...ids, settled.data.createCompany.id]).size).toBe(1);
  });

  it('update one version through conflicts: one wins, and repeating everything changes nothing more', async () => {
    const system = await givenCompanyGraph({ engine, interceptEngine: conflictingTransactions() });
    const ask = await system.as('ada');
    const { id } = (await ask(operations.create, { input: companyInput() })).data.createCompany;
    // Every other one is a transaction, the rest are single writes.
    const inputs = Array.from({ length: 20 }, (_, at) => ({
      ...{ id, expectedVersion: 1, clientToken: `writer-${at}` },
      ...(at % 2 === 0 ? { handle: `handle-${at}` } : { employeeCount: at }),
    }));
    const answers = await Promise.all(inputs.map((input) => ask(operations.update, { input })));
    const winners = answers.flatMap((answer) => answer.data?.updateCompany ?? []);
    expect(winners).toHaveLength(1);
    expect(errorTypes(answers).filter((type) => type !== 'TryAgain' && type !== 'VersionConflict')).toEqual(
      [],
    );
    const again: GraphQLAnswer[] = [];
    for (const input of inputs) again.push(await ask(operations.update, { input }));
    expect(errorTypes(again)).toEqual(Array(19).fill('VersionConflict'));
    expect(again.flatMap((answer) => answer.data?.updateCompany ?? [])).toEqual(winners);
  });
});
