import type { PlantedBug } from './planted-bug.ts';

const handler = 'functions/statistics/apply-company-changes.ts';
const table = 'functions/statistics/statistics-table.ts';
const copy = 'model/statistics/company-copy.ts';
const totals = 'model/statistics/totals.ts';
const transaction = `await dynamodb.call('TransactWriteItems', {
        TransactItems: [{ Put: put }, ...totals.map((change) => ({ Update: addition(table, change) }))],
      });`;
const add = "for (const change of totals) await dynamodb.call('UpdateItem', addition(table, change));";

export const statisticsBugs: readonly PlantedBug[] = [
  {
    name: 'naive add',
    wrong: 'each event adds what it says, and takes away nothing',
    file: handler,
    find: 'totalChanges(stored, item)',
    replace: 'totalChanges(null, item)',
  },
  {
    name: 'difference from the old image',
    wrong: 'totals change by what the event says was there before, not by what is stored',
    file: handler,
    find: 'totalChanges(stored, item)',
    replace:
      "totalChanges(event.data.previousVersion === null ? null : { ...item, ...event.data.previous, deleted: 'deletedAt' in event.data.previous ? event.data.previous.deletedAt !== null : item.deleted }, item)",
  },
  {
    name: 'copy first, totals after',
    wrong: 'the copy that marks an event as seen is written before, and apart from, its totals',
    file: table,
    find: transaction,
    replace: `await dynamodb.call('PutItem', put); ${add}`,
  },
  {
    name: 'totals first, copy after',
    wrong: 'totals are written before, and apart from, the copy that marks an event as seen',
    file: table,
    find: transaction,
    replace: `${add} await dynamodb.call('PutItem', put);`,
  },
  {
    name: 'off by one',
    wrong: 'the version before the stored one counts as news',
    file: copy,
    find: 'return version > known ||',
    replace: 'return version >= known - 1 ||',
  },
  {
    name: 'no order of versions',
    wrong: 'every event counts as news',
    file: copy,
    find: 'return version > known ||',
    replace: 'return true ||',
  },
  {
    name: 'unfenced change',
    wrong: 'a copy is replaced whatever became of it since it was read',
    file: table,
    find: "ConditionExpression: 'revision = :revision',",
    replace: "ConditionExpression: 'attribute_exists(pk) OR revision = :revision',",
  },
  {
    name: 'unfenced first copy',
    wrong: 'a first copy is written over one that came meanwhile',
    file: table,
    find: "? { ConditionExpression: 'attribute_not_exists(pk)' }",
    replace: '? {}',
  },
  {
    name: 'no tombstone',
    wrong: 'what is deleted has no version any more',
    file: copy,
    find: 'const known = stored ? stored.profileVersion : 0;',
    replace: 'const known = stored && !stored.deleted ? stored.profileVersion : 0;',
  },
  {
    name: 'errors swallowed',
    wrong: 'a write that fails counts as done',
    file: handler,
    find: 'if (!isContention(error) || attempt === ATTEMPTS) throw error;',
    replace: 'if (!isContention(error) || attempt === ATTEMPTS) return;',
  },
  {
    name: 'contention given up',
    wrong: 'a write that lost against another counts as done',
    file: handler,
    find: 'if (!isContention(error) || attempt === ATTEMPTS) throw error;',
    replace: 'if (!isContention(error)) throw error; else return;',
  },
  {
    name: 'oldest of a group',
    wrong: 'of several events of a company in a batch the oldest is applied',
    file: handler,
    find: 'return later > 0 ||',
    replace: 'return later < 0 ||',
  },
  {
    name: 'unreadable messages dropped',
    wrong: 'a message that cannot be read counts as done',
    file: handler,
    find: 'unreadable.push({ itemIdentifier: record.messageId });',
    replace: '',
  },
  {
    name: 'old industry keeps',
    wrong: 'a company that moves is not taken out of the total that it leaves',
    file: totals,
    find: 'return (left ?',
    replace: 'return (left && !entered ?',
  },
  {
    name: 'deleted companies count',
    wrong: 'a deleted company still adds to its total',
    file: totals,
    find: 'if (!item || item.deleted || item.industry === undefined) {',
    replace: 'if (!item || item.industry === undefined) {',
  },
  {
    name: 'employees forgotten',
    wrong: 'a change of employees alone changes no total',
    file: totals,
    find: 'TOTALS.some((name) => add[name] !== 0)',
    replace: 'add.companyCount !== 0',
  },
  {
    name: 'cleared employees stay',
    wrong: 'a number of employees that was cleared stays in the copy',
    file: copy,
    find: '...(purged || employees === null ? {} : { employeeCount: employees }),',
    replace: '...(purged ? {} : { employeeCount: employees ?? stored?.employeeCount }),',
  },
  {
    name: 'industry without a name',
    wrong: 'no industry is named before it has a total',
    file: handler,
    find: 'if (item.rankIndustry !== undefined && enters)',
    replace: 'if (item.rankIndustry === undefined && enters)',
  },
  {
    name: 'failure to name swallowed',
    wrong: 'an industry that could not be named gets its total all the same',
    file: table,
    find: 'if (!isConditionFailure(error)) throw error;',
    replace: '',
  },
  {
    name: 'unfenced recount',
    wrong: 'what an audit counted replaces a total that has changed since',
    file: table,
    find: "'attribute_not_exists(pk)' : 'revision = :revision',",
    replace: "'attribute_not_exists(pk)' : 'revision = :revision OR revision <> :revision',",
  },
  {
    name: 'unknown version guessed',
    wrong: 'an event of a version that is not known is read as if it were',
    file: 'model/company/events.ts',
    find: 'if (known < 0) {',
    replace: 'if (known < -1) {',
  },
  {
    name: 'group failure swallowed',
    wrong: 'messages of a company whose work failed are not reported',
    file: 'functions/shared/queue-batch.ts',
    find: '(await fails(() => work(group), log)) ? group : [];',
    replace: '(await fails(() => work(group), log)) ? [] : [];',
  },
  {
    name: 'one of a group reported',
    wrong: 'of the messages of a company whose work failed only the first is reported',
    file: 'functions/shared/queue-batch.ts',
    find: '(await fails(() => work(group), log)) ? group : [];',
    replace: '(await fails(() => work(group), log)) ? group.slice(0, 1) : [];',
  },
];
