import { beginAudit } from './actors/audit.ts';
import type { People, Write } from './actors/people.ts';
import { futureEvent, isUnreadable, mendedProfile, noEvent, noProfile } from './actors/poison.ts';
import { replayOf } from './actors/replay.ts';
import type { Sources } from './actors/sources.ts';
import type { Tables } from './functions.ts';
import { numberIn, profileIds } from './oracle/shapes.ts';
import { ALL_SLOTS, SLOTS, type Act, type PlannedAct } from './plan.ts';
import type { Item } from './store/attribute-value.ts';
import type { Database } from './store/database.ts';
import type { Queue } from './transport/queue.ts';
import type { StreamMapping } from './transport/stream-mapping.ts';
import type { Stream } from './transport/stream.ts';
import type { Topic } from './transport/topic.ts';
import type { World } from './world.ts';

export interface Scenery {
  readonly world: World;
  readonly database: Database;
  readonly tables: Tables;
  readonly stream: Stream;
  readonly mapping: StreamMapping;
  readonly queues: Readonly<Record<'statistics' | 'purged' | 'intake', Queue>>;
  readonly topics: Readonly<Record<'changes' | 'intake', Topic>>;
  readonly people: People;
  readonly sources: Sources;
}

/** What no code can read, by where it has to lie in the end. */
export interface Poison {
  readonly statistics: Set<string>;
  readonly purged: Set<string>;
  readonly intake: Set<string>;
  /** Ids of the items that are no profiles. */
  readonly stream: Set<string>;
}

export interface Director {
  /** Lets every actor begin. */
  begin(parts: readonly (readonly PlannedAct[])[]): void;
  /** Whether this run of a function is by the code before the deployment. */
  isEarlier(role: 'publisher' | 'consumer'): boolean;
  /** Moves back everything that failed and is not poison; false when there was nothing. */
  mend(): boolean;
  readonly poison: Poison;
  /** Messages that outside systems have published. */
  messages(): number;
}

/** How often a person tries to create a company whose handle is taken: a purge frees it a little later. */
const CREATIONS = 6;

/** Has people, outside systems and operators do what the plan says, each one thing after another. */
export function createDirector(scenery: Scenery, deployment: boolean): Director {
  const { world, database, tables, stream, mapping, queues, topics, people, sources } = scenery;
  const { scheduler, faults, trace, chance } = world;
  const poison: Poison = { statistics: new Set(), purged: new Set(), intake: new Set(), stream: new Set() };
  const earlier = { publisher: deployment, consumer: deployment };
  let settled = false;
  let poisons = 0;
  let messages = 0;

  function begin(part: readonly PlannedAct[], at = 0): void {
    const planned = part[at];
    if (!planned) return;
    const next = () => begin(part, at + 1);
    // Operators take their time, and people sometimes: what they do meets a history in its middle.
    const when = isPatient(planned.act) || chance.happens(0.2) ? scheduler.later : scheduler.soon;
    when(() => {
      trace.say(() => `act ${planned.number}: ${JSON.stringify(planned.act)}`);
      return perform(planned.act, next);
    });
  }

  function perform(act: Act, next: () => void): void | Promise<void> {
    switch (act.kind) {
      case 'upsert':
      case 'remove':
        messages += 1;
        topics.intake.accept(sources.publish(act));
        return next();
      case 'replay':
        return replay([people.profileIn(act.slot)], 'archiveReplay', next);
      case 'backfill':
        return replay([...database.items(tables.company).values()].filter(isProfile), 'backfill', next);
      case 'audit':
        return audit(next);
      case 'poison':
        return insertPoison(act, next);
      case 'split':
        faults.saw('shardSplit');
        stream.split(chance);
        mapping.wake();
        return next();
      case 'recreate':
        faults.saw('mappingRecreated');
        mapping.recreate();
        return next();
      case 'redrive':
        redrive(() => false);
        return next();
      case 'replayFailures':
        mapping.failures.replay(() => false);
        return next();
      case 'deployPublisher':
        earlier.publisher = false;
        return next();
      case 'deployConsumer':
        earlier.consumer = false;
        return next();
      default: {
        const write = people.decide(act);
        if (!write) return next();
        scheduler.soon(() => send(write, next, act.kind === 'create' ? CREATIONS : 1));
      }
    }
  }

  /** Somebody was faster, or has the handle still: the person sees it and gives up, soon or after some attempts. */
  function send(write: Write, next: () => void, attempts = 1): void | Promise<void> {
    const done = () => {
      write.done?.();
      next();
    };
    const refused = (error: unknown) => {
      const { code } = error as { code?: string };
      if (code !== 'ConditionalCheckFailedException' && code !== 'TransactionCanceledException') throw error;
      trace.say(() => '  is refused');
      if (attempts > 1) scheduler.later(() => send(write, next, attempts - 1));
      else next();
    };
    try {
      const answer = database.call(write.operation, write.input);
      if (answer instanceof Promise) return answer.then(done, refused);
    } catch (error) {
      return refused(error);
    }
    done();
  }

  /** Reads each company at one moment and publishes it at a later one. */
  function replay(
    profiles: readonly (Item | undefined)[],
    kind: 'archiveReplay' | 'backfill',
    next: () => void,
  ): void {
    for (const profile of profiles) {
      if (!profile?.['version']) continue;
      const publication = replayOf(profile);
      faults.saw(kind);
      scheduler.soon(() => topics.changes.accept(publication));
    }
    next();
  }

  function audit(next: () => void): void {
    const begun = beginAudit(database, tables.statistics);
    scheduler.soon(() => {
      for (const counted of begun.count()) {
        faults.saw('recount');
        scheduler.later(() => queues.statistics.send(JSON.stringify(counted)));
      }
      next();
    });
  }

  function insertPoison(
    act: Extract<Act, { readonly kind: 'poison' }>,
    next: () => void,
  ): void | Promise<void> {
    poisons += 1;
    if (act.where === 'intake') {
      const body = act.version
        ? JSON.stringify({ specversion: '1.0', dataschema: `urn:company-graph:company-intake:9${poisons}` })
        : `{"poison":${poisons}}`;
      poison.intake.add(body);
      faults.saw(act.version ? 'unknownVersion' : 'poison');
      topics.intake.accept({ message: body, attributes: {} });
      return next();
    }
    if (act.where === 'topic') {
      const profile = Array.from({ length: ALL_SLOTS }, (_, slot) => people.profileIn(slot)).find(Boolean);
      const isFuture = act.version && profile !== undefined;
      const publication = isFuture
        ? futureEvent(profileIds(profile), (numberIn(profile, 'version') ?? 0) + poisons)
        : noEvent(poisons);
      faults.saw(isFuture ? 'unknownVersion' : 'poison');
      poison.statistics.add(publication.message);
      if (!isFuture) poison.purged.add(publication.message);
      topics.changes.accept(publication);
      return next();
    }
    faults.saw('poison');
    const id = world.newId();
    poison.stream.add(id);
    const written = {
      operation: 'PutItem',
      input: { TableName: tables.company, Item: noProfile(id) },
    } as const;
    return send(written, act.version ? () => mendByHand(id, 1, next) : next);
  }

  /** Two versions: the first follows an image without one and cannot be read either, the second can. */
  function mendByHand(id: string, version: number, next: () => void): void {
    const TransactItems = mendedProfile(id, version).map((Item) => ({
      Put: { TableName: tables.company, Item },
    }));
    scheduler.soon(() =>
      send({ operation: 'TransactWriteItems', input: { TransactItems } }, () =>
        version === 2 ? next() : mendByHand(id, 2, next),
      ),
    );
  }

  function redrive(stays: (body: string) => boolean): number {
    let moved = topics.changes.redrive() + topics.intake.redrive();
    for (const queue of Object.values(queues)) {
      const letters = queue.redrive(stays);
      for (let letter = 0; letter < letters; letter += 1) faults.saw('deadLetterRedrive');
      moved += letters;
    }
    return moved;
  }

  return {
    poison,
    messages: () => messages,
    begin: (parts) => {
      for (const part of parts) begin(part);
    },
    // Old containers serve for a while beside the new ones.
    isEarlier: (role) => deployment && !settled && (earlier[role] || chance.happens(0.15)),
    mend() {
      settled = true;
      const moved = redrive((body) => poison.statistics.has(body) || poison.purged.has(body));
      const replayed = mapping.failures.replay(isUnreadable);
      return moved + replayed > 0;
    },
  };
}

const OPERATIONS: readonly Act['kind'][] = [
  ...(['replay', 'backfill', 'audit', 'split', 'recreate', 'redrive', 'replayFailures'] as const),
  ...(['poison', 'deployPublisher', 'deployConsumer'] as const),
];

/** Operators, and people who see to companies from outside, which have to come first. */
function isPatient(act: Act): boolean {
  return OPERATIONS.includes(act.kind) || ('slot' in act && act.slot >= SLOTS);
}

function isProfile(item: Item): boolean {
  return item['sk']?.S === 'PROFILE';
}
