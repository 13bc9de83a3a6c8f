import type { Chance } from './chance.ts';

/** Something that a person, an outside system or an operator does of their own accord. */
export type Act =
  | {
      readonly kind: 'create';
      readonly slot: number;
      readonly industry: number;
      readonly employees: number | null;
      readonly handle: number;
      readonly referred: boolean;
    }
  | {
      readonly kind: 'rename' | 'website' | 'transfer' | 'delete' | 'restore' | 'purge';
      readonly slot: number;
      readonly text: number;
    }
  | { readonly kind: 'employees'; readonly slot: number; readonly employees: number | null }
  | { readonly kind: 'move'; readonly slot: number; readonly industry: number }
  | { readonly kind: 'handle'; readonly slot: number; readonly handle: number }
  | {
      readonly kind: 'upsert';
      readonly subject: number;
      readonly industry: number;
      readonly employees: number | null;
      readonly text: number;
    }
  | { readonly kind: 'remove'; readonly subject: number }
  | { readonly kind: 'replay'; readonly slot: number }
  | {
      readonly kind:
        | 'backfill'
        | 'audit'
        | 'split'
        | 'recreate'
        | 'redrive'
        | 'replayFailures'
        | 'deployPublisher'
        | 'deployConsumer';
    }
  | { readonly kind: 'poison'; readonly where: 'stream' | 'topic' | 'intake'; readonly version: boolean };

export interface PlannedAct {
  /** Its number in the history's plan, to leave it out by. */
  readonly number: number;
  readonly act: Act;
}

/** What one actor does, one after another. */
export type Part = readonly PlannedAct[];

/** Companies that people make, and companies of outside systems. */
export const SLOTS = 4;
export const SUBJECTS = 3;
/** Slots of companies that came from outside follow those of people. */
export const ALL_SLOTS = SLOTS + SUBJECTS;
export const HANDLES = 5;
/** How many industries there are in a long history, and with each such length more. */
const INDUSTRIES = { first: 5, more: 2 };

const CHANGES = [
  ...(['rename', 'website', 'transfer'] as const),
  ...(['employees', 'employees', 'move', 'move', 'handle'] as const),
  ...(['delete', 'delete', 'restore', 'restore', 'purge'] as const),
] as const;

/** Of companies from outside: what their source does not say. */
const DECISIONS = [
  ...(['transfer', 'transfer', 'handle', 'handle', 'handle'] as const),
  ...(['delete', 'restore', 'purge'] as const),
] as const;

/** Of what an operator does, the part that heals what was lost: half of the histories have to do without it. */
const HEALING = ['replay', 'replay', 'backfill', 'recreate', 'recreate', 'recreate'] as const;
const OPERATIONS = ['split', 'split', 'redrive', 'replayFailures'] as const;

const POISON: readonly Act[] = [
  { kind: 'poison', where: 'stream', version: false },
  { kind: 'poison', where: 'stream', version: true },
  { kind: 'poison', where: 'topic', version: false },
  { kind: 'poison', where: 'topic', version: true },
  { kind: 'poison', where: 'intake', version: false },
  { kind: 'poison', where: 'intake', version: true },
];

export function industryName(number: number): string {
  return `Industry ${number}`;
}

/** Histories up to this size do without some of those who act. */
const SMALL = 0.15;

/** Small histories are many and find most; long ones, about 40 changes, reach what takes a long way. */
const SIZES = [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.15, 0.15, 0.15, 0.25, 0.25, 1] as const;

/**
 * What three people, two outside systems and operators do; `size` times as much as a long history has, by chance when it is
 * not said.
 */
export function planOf(
  chance: Chance,
  size: number = chance.pick(SIZES),
): {
  readonly parts: readonly Part[];
  /** How many acts there are. */
  readonly acts: number;
  readonly deployment: boolean;
} {
  let number = 0;
  const many = (acts: number) => Math.ceil(acts * size);
  const industries = INDUSTRIES.first + many(INDUSTRIES.more);
  const part = (acts: readonly Act[]): Part => acts.map((act) => ({ number: number++, act }));
  const employees = () => (chance.happens(0.3) ? null : chance.below(50) * 10);
  const create = (slot: number): Act => ({
    kind: 'create',
    slot,
    industry: chance.below(industries),
    employees: employees(),
    handle: chance.happens(0.3) ? chance.below(HANDLES) : slot,
    referred: chance.happens(0.3),
  });
  const change = (slot: number): Act => {
    const kind = chance.pick(CHANGES);
    switch (kind) {
      case 'employees':
        return { kind, slot, employees: employees() };
      case 'move':
        return { kind, slot, industry: chance.below(industries) };
      case 'handle':
        return { kind, slot, handle: chance.below(HANDLES) };
      default:
        return { kind, slot, text: chance.below(1_000) };
    }
  };
  const decision = (slot: number): Act => {
    const kind = chance.pick(DECISIONS);
    return kind === 'handle'
      ? { kind, slot, handle: chance.below(HANDLES) }
      : { kind, slot, text: chance.below(1_000) };
  };
  const person = (own: number): readonly Act[] => {
    const acts: Act[] = [create(own)];
    const length = many(5 + chance.below(4));
    while (acts.length < length) {
      const slot = chance.happens(0.8) ? own : chance.below(SLOTS);
      if (chance.happens(0.15)) {
        // A company's end, and the next one of its handle.
        acts.push({ kind: 'delete', slot, text: 0 }, { kind: 'purge', slot, text: 0 }, create(slot));
      } else {
        acts.push(chance.happens(0.08) ? decision(SLOTS + chance.below(SUBJECTS)) : change(slot));
      }
    }
    return acts;
  };
  const system = (): readonly Act[] => {
    let subject = chance.below(SUBJECTS);
    return Array.from({ length: many(3 + chance.below(4)) }, (): Act => {
      // Often two of one company right after another.
      if (chance.happens(0.5)) subject = chance.below(SUBJECTS);
      if (chance.happens(0.35)) return { kind: 'remove', subject };
      const industry = chance.below(industries);
      return { kind: 'upsert', subject, industry, employees: employees(), text: chance.below(1_000) };
    });
  };
  const healing = chance.happens(0.4);
  const operate = (): Act => {
    const kind = chance.pick(healing && chance.happens(0.7) ? HEALING : OPERATIONS);
    return kind === 'replay' ? { kind, slot: chance.below(ALL_SLOTS) } : { kind };
  };
  const poison = Array.from({ length: many(1) }, () => POISON.filter(() => chance.happens(0.2))).flat();
  const parts = [
    ...Array.from({ length: size < 0.5 ? 2 : 3 }, (_, slot) => part(person(slot))),
    ...Array.from({ length: size < 0.5 ? 1 : 2 }, () => part(system())),
    part(Array.from({ length: many(5) }, () => decision(SLOTS + chance.below(SUBJECTS)))),
    part(Array.from({ length: many(2 + chance.below(4)) }, operate)),
    part(Array.from({ length: many(2) }, () => ({ kind: 'audit' }))),
    ...poison.map((act) => part([act])),
  ];
  const deployment = chance.happens(0.2);
  if (deployment) {
    const roles: readonly Act[] = [{ kind: 'deployPublisher' }, { kind: 'deployConsumer' }];
    parts.push(part(chance.happens(0.5) ? roles : roles.toReversed()));
  }
  // Of a small history everybody may be missing but the first person: what two of them do to each other then stands out.
  const present = parts.filter((_, at) => at === 0 || size > SMALL || chance.happens(0.5));
  return { parts: present, acts: number, deployment };
}
