import { describe, expect, it } from 'vitest';
import type { Mutant } from '../../../commands/mutate/mutants.ts';
import { report, type Trial } from '../../../commands/mutate/report.ts';

const mutant = (code: string): Mutant => ({
  file: 'resolvers/x.ts',
  line: 7,
  within: 'request',
  mutation: 'negates',
  code,
  text: '',
});
const killed = (code: string): Trial => ({ mutant: mutant(code), verdict: { kind: 'killed', by: 'a case' } });
const survived = (code: string): Trial => ({ mutant: mutant(code), verdict: { kind: 'survived' } });
const accepted = { ...mutant('a'), reason: 'It is the same either way.' };
const trials = (kills: number, survivors: number) => [
  ...Array.from({ length: kills }, () => killed('k')),
  ...Array.from({ length: survivors }, () => survived('a')),
];

describe('the report', () => {
  it('ends with the score', () => {
    expect(report(trials(95, 5), [], true).lines.at(-1)).toBe('killed 95 of 100 (95.0%)');
    expect(report(trials(999, 1), [], true).lines.at(-1)).toBe('killed 999 of 1000 (99.9%)');
  });

  it('passes from 90% on', () => {
    expect(report(trials(90, 10), [], true).passed).toBe(true);
    expect(report(trials(89, 11), [], true).passed).toBe(false);
    expect(report([], [], true).passed).toBe(false);
  });

  it('gives the reason of a survivor that is listed', () => {
    const { lines } = report([survived('a')], [accepted], true);
    expect(lines).toContain('resolvers/x.ts:7 (request) negates: a');
    expect(lines).toContain('    It is the same either way.');
  });

  it('flags a survivor that is not listed', () => {
    expect(report([survived('b')], [accepted], true).lines.join('\n')).toContain('NOT LISTED');
    expect(report([survived('a')], [{ ...accepted, within: 'response' }], true).lines.join('\n')).toContain(
      'NOT LISTED',
    );
  });

  it('flags an entry of the list that survives no more, when every resolver was tried', () => {
    expect(report([killed('a')], [accepted], true).lines.join('\n')).toContain('LISTED, BUT NO SURVIVOR');
    expect(report([killed('a')], [accepted], false).lines.join('\n')).not.toContain('LISTED, BUT');
  });

  it('counts an accepted survivor as not killed', () => {
    expect(report([survived('a'), killed('b')], [accepted], true).lines.at(-1)).toBe('killed 1 of 2 (50.0%)');
  });
});
