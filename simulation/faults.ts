import type { Chance } from './chance.ts';
import type { Trace } from './trace.ts';

/** What can go wrong, each with where it shows. A run over many histories has to have seen every one of them. */
export const FAULTS = {
  failBefore: 'a request fails and has done nothing',
  answerLost: 'a request is done, and its answer never comes',
  crash: 'a function dies at a request, before or after it is done',
  zombie: 'a function runs on after its time is over, while its messages are delivered again',
  duplicatePublish: 'a change is published a second time',
  duplicateDelivery: 'a topic delivers a message twice',
  reorder: "a company's later version is received before an earlier one",
  longDelay: 'a message arrives, or a request is answered, long after others',
  batchRecut: 'a record is tried again in another batch',
  partialBatchFailure:
    'a topic takes some messages of a batch and refuses others, or a handler reports some of its messages',
  lowestCheckpoint: 'a stream mapping goes on at the lowest reported sequence number',
  bisect: 'a stream mapping halves a failing batch',
  poison: 'a record or message that no code can read',
  unknownVersion: 'an event of a version that is not known yet',
  retryExhaustion: 'a record goes to the failure destination, and is replayed from there',
  subscriptionFailure: 'a topic gives up on a delivery, and its dead letter is moved back',
  visibilityExpiry: 'a message becomes visible again while a function still works on it',
  deadLetterRedrive: 'dead letters are moved back to their queue',
  archiveReplay: 'the present state of a company is published again, equal versions included',
  backfill: 'the present state of every company is published again while they change',
  recount: 'a total is set to what an audit has counted, while it changes',
  mappingRecreated: 'the stream mapping is made anew, at its starting position',
  shardSplit: 'a shard of the stream is split',
  throttling: 'DynamoDB or a topic asks to come again later',
  transactionConflict: 'a write meets a transaction under way on the same item',
  staleRead: 'an eventually consistent read gives an earlier state',
  clockSkew: "a function's clock is an hour off",
  oldPublisher: 'a change is published by the code before the last deployment',
  oldConsumer: 'a message is received by the code before the last deployment',
} as const;

export type Fault = keyof typeof FAULTS;
export const faultKinds = Object.keys(FAULTS) as Fault[];

/** Kinds from the literature that cannot happen here. */
export const NOT_APPLICABLE = {
  indexDelay: 'no function reads a secondary index: every read is a GetItem on the table',
} as const;

export type Service = 'topic' | 'table' | 'queue';

export interface Faults {
  /** Whether something goes wrong now; counted when it does. */
  happens(kind: Fault, probability: number): boolean;
  /** What goes wrong at a request, if anything; counted by `saw` once it has had its effect. */
  atRequest(service: Service, kinds: readonly Fault[], step: number): Fault | undefined;
  /** Whether a request takes long. */
  isSlow(): boolean;
  /** Counts what follows from other faults, or was planned. */
  saw(kind: Fault): void;
  /** From now on nothing goes wrong. */
  stop(): void;
  readonly counts: Readonly<Record<Fault, number>>;
  /** How many decisions let something go wrong, suppressed ones included. */
  decisions(): number;
}

const RATES = [0.02, 0.06, 0.12, 0.3];
/** Of all requests, those that take long in a history where some do. */
const SLOW = 0.12;
/** How long a service is out, again and again, in steps: longer than a record, or a message, is tried. */
const OUTAGE = { topic: 100, table: 50, queue: 0 } as const;
const BETWEEN_OUTAGES = 400;
/**
 * The faults of one history. Each leaves out kinds by chance and has a rate of its own, so that some histories are calm in
 * all but one respect (swarm testing, https://doi.org/10.1145/2338965.2336763). `suppressed` holds numbers of decisions
 * that let nothing go wrong after all: how a failing history is made smaller.
 */
export function createFaults(chance: Chance, trace: Trace, suppressed: ReadonlySet<number>): Faults {
  const counts = Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as Record<Fault, number>;
  const left = new Set(faultKinds.filter(() => chance.happens(0.35)));
  const rate = chance.pick(RATES);
  const outage = (probability: number): number =>
    chance.happens(probability) ? chance.below(200) : Infinity;
  const outages: Readonly<Record<Service, number>> = {
    topic: outage(0.3),
    table: outage(0.45),
    queue: Infinity,
  };
  let decisions = 0;
  let stopped = false;

  const known = new Map<readonly Fault[], readonly Fault[]>();
  function possibleOf(kinds: readonly Fault[]): readonly Fault[] {
    const possible = known.get(kinds) ?? kinds.filter((kind) => !left.has(kind));
    known.set(kinds, possible);
    return possible;
  }

  function decided(kind: Fault): boolean {
    if (left.has(kind)) return false;
    const number = decisions;
    decisions += 1;
    if (suppressed.has(number)) return false;
    trace.say(() => `    fault ${number}: ${kind}, ${FAULTS[kind]}`);
    return true;
  }

  return {
    happens(kind, probability) {
      if (stopped || !chance.happens(probability) || !decided(kind)) return false;
      counts[kind] += 1;
      return true;
    },
    atRequest(service, kinds, step) {
      if (stopped) return undefined;
      const since = step - outages[service];
      if (since >= 0 && since % BETWEEN_OUTAGES < OUTAGE[service] && chance.happens(0.8)) {
        return decided('failBefore') ? 'failBefore' : undefined;
      }
      if (!chance.happens(rate)) return undefined;
      const possible = possibleOf(kinds);
      if (possible.length === 0) return undefined;
      const kind = chance.pick(possible);
      return decided(kind) ? kind : undefined;
    },
    isSlow() {
      if (stopped || !chance.happens(SLOW) || !decided('longDelay')) return false;
      counts.longDelay += 1;
      return true;
    },
    saw: (kind) => {
      counts[kind] += 1;
    },
    stop: () => {
      stopped = true;
    },
    counts,
    decisions: () => decisions,
  };
}
