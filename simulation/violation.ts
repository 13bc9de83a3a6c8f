/** Laws that hold at every commit, and at the end. */
export const INVARIANTS = {
  Copies: 'each stored copy is the company as it was at the version that the copy has',
  Totals: 'each total of an industry is the sum of what the stored companies add to it',
  Versions: 'no stored version falls, and no copy is lost',
  Names: 'each industry that has a total has a name',
  Done: 'what a mapping counts as done has been done: no message is deleted and no record passed before',
  Order: 'no version of a company is published before the one before it',
  Guards: 'a company that lives or can be restored has its handle, alone',
  Sources: "there is one company for one id of a source, and the source's version never falls",
  Increments: "a company's version grows by one with each change",
  Converged:
    'once faults stop and failures are moved back, every copy is as its company, and nothing purged is left',
  Applied: 'once faults stop, what a source said last holds, unless somebody here decided otherwise',
  Kept: 'what no code can read lies where a person finds it, and nothing else does',
  Engine: 'an engine answers as the store does',
} as const;

export type Invariant = keyof typeof INVARIANTS;

export interface Violation {
  readonly invariant: Invariant;
  readonly detail: string;
}
