import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseFiles, moduleOf, type Case } from './cases.ts';
import { evaluateCodeClient, evaluatorFunction, type Answer, type Evaluator } from './evaluators.ts';

const files = caseFiles();

describe('a case', () => {
  it('says how it is known and where from, and has a title of its own', () => {
    const evidences = ['recorded', 'documented', 'reported', 'derived', 'unsure'];
    for (const { name, cases } of files) {
      for (const { title, evidence, source } of cases) {
        expect(evidences, `${name}: ${title}`).toContain(evidence);
        expect(source, `${name}: ${title}`).toMatch(/^https:\/\//);
      }
      const titles = cases.map(({ title }) => title);
      expect(titles, name).toEqual([...new Set(titles)]);
    }
  });
});

for (const evaluator of [evaluatorFunction(), evaluateCodeClient()]) {
  describe(`evaluated by ${evaluator.name}`, () => {
    const answers = new Map<Case, Promise<Answer>>();
    beforeAll(async () => {
      await evaluator.start();
      for (const { cases } of files) for (const one of cases) answers.set(one, ask(evaluator, one));
      await Promise.allSettled(answers.values());
    });
    afterAll(() => evaluator.stop());

    for (const { name, cases } of files) {
      it.each(cases.map((one) => [`${name}: ${one.title}`, one] as const))('%s', async (_title, one) => {
        expectAnswer(await answers.get(one)!, one);
      });
    }
  });
}

function ask(evaluator: Evaluator, one: Case): Promise<Answer> {
  const context = JSON.stringify(one.context ?? {});
  return evaluator.evaluate({ code: moduleOf(one), context, function: one.function ?? 'request' });
}

function expectAnswer({ evaluationResult, error, logs, stash, outErrors }: Answer, one: Case): void {
  if (one.refused) {
    expect(error?.codeErrors?.length).toBeGreaterThan(0);
  } else if (one.failure !== undefined) {
    expect(error?.message).toMatch(/^code\.js:\d+:\d+: /);
    expect(error?.message).toContain(one.failure);
    if (one.at !== undefined) expect(error?.message).toMatch(new RegExp(`^code\\.js:${one.at}: `));
  } else if (one.error !== undefined) {
    expect(error?.message).toBe(one.error);
  } else {
    expect(error).toBeUndefined();
    const value = JSON.parse(evaluationResult!) as unknown;
    expect(one.json ? JSON.parse(value as string) : value).toEqual(one.value);
  }
  if (one.logs) expect(logs).toEqual(one.logs);
  if (one.stash !== undefined) expect(JSON.parse(stash!)).toEqual(one.stash);
  if (one.errors) expect(JSON.parse(outErrors!)).toMatchObject(one.errors);
}
