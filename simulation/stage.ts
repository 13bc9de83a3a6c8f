import { createCompanyOracle } from './oracle/companies.ts';
import { settledFault } from './oracle/settled.ts';
import { createStatisticsOracle } from './oracle/statistics.ts';
import { notedFault } from './oracle/sources.ts';
import { createSources } from './actors/sources.ts';
import { referenceIn } from './actors/sources.ts';
import { createPeople } from './actors/people.ts';
import { createLockstep, tableDifference, type RealEngine } from './engine/lockstep.ts';
import { createDirector } from './director.ts';
import { createFunctions, type Refusal, type Tables } from './functions.ts';
import { appliedFault, removedFault, takenInFault } from './oracle/done.ts';
import { publishOrder } from './oracle/publish-order.ts';
import type { PlannedAct } from './plan.ts';
import { createDatabase } from './store/database.ts';
import type { Change } from './store/memory-dynamodb.ts';
import { companyVersionIn } from './transport/message.ts';
import { createQueue } from './transport/queue.ts';
import { createStreamMapping } from './transport/stream-mapping.ts';
import { createStream } from './transport/stream.ts';
import { createTopic } from './transport/topic.ts';
import type { Violation } from './violation.ts';
import type { World } from './world.ts';

const TABLES: Tables = { company: 'Company', statistics: 'Statistics' };

/** Everything of one history in its place: tables, stream, topics, queues, functions, people, and who judges them. */
export function createStage(
  world: World,
  parts: readonly (readonly PlannedAct[])[],
  deployment: boolean,
  engine: RealEngine | undefined,
): { play(): Promise<{ readonly violation: Violation | undefined; readonly events: number }> } {
  const { settings, scheduler, faults, trace } = world;
  const tables = engine?.tables ?? TABLES;
  const companies = createCompanyOracle();
  const statistics = createStatisticsOracle(companies);
  const stream = createStream();
  const refusals: Refusal[] = [];
  let violation: Violation | undefined;
  let events = 0;

  function violated(found: Violation | undefined): void {
    if (!found || violation) return;
    violation = found;
    trace.say(() => `VIOLATED ${found.invariant}: ${found.detail}`);
    scheduler.end();
  }

  function committed(changes: readonly Change[]): void {
    const table = changes[0]?.table ?? '';
    const read = (key: string) => database.read(table, key);
    trace.mix(changes.length * 31 + events);
    if (table !== tables.company) {
      violated(statistics.committed(changes, read));
      return;
    }
    violated(
      companies.committed(changes, read) ??
        notedFault(changes, (key) => database.lately(table, key), sources),
    );
    for (const { key } of changes) if (key['sk']?.S === 'PROFILE') events += 1;
    stream.append(changes, world.now());
    mapping.wake();
  }

  const order = publishOrder(faults, (sequence) => mapping.failures.has(sequence), stream);
  const database = createDatabase(
    [tables.company, tables.statistics],
    committed,
    engine && createLockstep(engine.call, (detail) => violated({ invariant: 'Engine', detail })),
  );
  const functions = createFunctions({
    world,
    database,
    tables,
    deployment: {
      publisherIsEarlier: () => director.isEarlier('publisher'),
      consumerIsEarlier: () => director.isEarlier('consumer'),
    },
    accept(publication) {
      violated(order.published(publication));
      changes.accept(publication);
    },
    refused: (refusal) => refusals.push(refusal),
  });

  const received = new Map<string, number>();
  const queues = {
    statistics: createQueue(world, 'statistics', settings.statistics, functions.applyCompanyChanges, {
      received(body) {
        const event = companyVersionIn(body);
        if (!event) return;
        const greatest = received.get(event.company) ?? 0;
        if (event.version < greatest) faults.saw('reorder');
        else received.set(event.company, event.version);
      },
      done: (body) => violated(appliedFault(body, (key) => database.read(tables.statistics, key))),
    }),
    purged: createQueue(world, 'purged', settings.purged, functions.removePurged, {
      done: (body) => violated(removedFault(body, (key) => database.read(tables.company, key))),
    }),
    intake: createQueue(world, 'intake', settings.intake, functions.applyIntake, {
      done: (body) => violated(takenInFault(body, (key) => database.read(tables.company, key), refusals)),
    }),
  };
  const changes = createTopic(world, [
    { queue: queues.statistics, policy: settings.subscriptions.statistics },
    { queue: queues.purged, policy: settings.subscriptions.purged },
  ]);
  const intake = createTopic(world, [{ queue: queues.intake, policy: {} }]);
  const mapping = createStreamMapping(world, stream, functions.publishChanges, ({ record }) =>
    violated(order.passed(record)),
  );
  const sources = createSources();
  const people = createPeople(world, database, tables.company, {
    isTold(reference) {
      const concerns = (body: string) => referenceIn(body) === reference;
      return intake.holds(concerns) || queues.intake.holds(concerns);
    },
    decidedHere: (reference) => companies.decidedHere.add(reference),
  });
  const director = createDirector(
    { world, database, tables, stream, mapping, queues, topics: { changes, intake }, people, sources },
    deployment,
  );

  return {
    async play() {
      director.begin(parts);
      await scheduler.run();
      faults.stop();
      for (let round = 0; round < 12 && !violation; round += 1) {
        trace.say(() => `Faults have stopped, round ${round + 1}.`);
        if (!director.mend()) break;
        await scheduler.run();
      }
      violated(
        violation ??
          settledFault({
            database,
            tables,
            companies,
            queues,
            failures: mapping.failures,
            refusals,
            sources,
            expected: director.poison,
          }),
      );
      for (const table of engine ? [tables.company, tables.statistics] : []) {
        const difference = engine && (await tableDifference(engine.call, table, database.items(table)));
        violated(
          difference === undefined
            ? undefined
            : { invariant: 'Engine', detail: `${table} differs at ${difference}` },
        );
      }
      return { violation, events: events + director.messages() };
    },
  };
}
