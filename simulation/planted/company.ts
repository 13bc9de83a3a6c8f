import type { PlantedBug } from './planted-bug.ts';

const purge = 'functions/company/remove-purged.ts';
const intake = 'functions/company/apply-intake.ts';
const table = 'functions/company/profile-table.ts';

/** Wrong consumers of the company context's own: after a purge, and of what outside systems say. */
export const companyBugs: readonly PlantedBug[] = [
  {
    name: 'removes what is not its own',
    wrong: 'after a purge a guard goes, whoever has the handle now',
    file: purge,
    find: "ConditionExpression: 'companyId = :companyId',",
    replace: "ConditionExpression: 'companyId = :companyId OR attribute_exists(pk)',",
  },
  {
    name: 'reference left',
    wrong: 'after a purge the external reference stays',
    file: purge,
    find: 'if (externalReference) {',
    replace: 'if (externalReference && false) {',
  },
  {
    name: 'text left',
    wrong: 'after a purge the long text stays',
    file: purge,
    find: '[handleKey(handle), aboutKey(event.subject)]',
    replace: '[handleKey(handle)]',
  },
  {
    name: 'failed removal swallowed',
    wrong: 'a removal that failed counts as done',
    file: purge,
    find: 'if (!isConditionFailure(error)) throw error;',
    replace: '',
  },
  {
    name: 'intake without order',
    wrong: "an earlier version of a source's company is applied over a later one",
    file: intake,
    find: 'return known?.sourceVersion !== undefined && data.version <= known.sourceVersion;',
    replace: 'return false;',
  },
  {
    name: 'intake without tombstone',
    wrong: 'a removal that comes before its company leaves nothing behind',
    file: intake,
    find: 'await profiles.forget(reference, known, message.data.version, ports.now());',
    replace: '',
  },
  {
    name: 'intake noted before applied',
    wrong: "a source's version is noted before, and apart from, what it says",
    file: intake,
    find: 'if (revised) await profiles.revise(revised, current.version, reference, known, version);',
    replace:
      'if (revised) { await profiles.note(reference, known, version); await profiles.revise(revised, current.version, reference, { ...known, sourceVersion: version }, version); }',
  },
  {
    name: 'intake not noted',
    wrong: "a source's version is not noted with what it says",
    file: table,
    find: '{ Update: advance(reference, from, sourceVersion) },',
    replace: '',
  },
  {
    name: 'one of several reported',
    wrong:
      "of a company's messages only the first that failed is reported, and those after it are passed over",
    file: 'functions/shared/queue-batch.ts',
    find: 'return group.slice(at);',
    replace: 'return group.slice(at, at + 1);',
  },
  {
    name: 'company created twice',
    wrong: 'a reference is written whether or not it is there already',
    file: table,
    find: '? absent',
    replace: '? {}',
  },
  {
    name: 'profile overwritten',
    wrong: "a source's change is written over one that came since the profile was read",
    file: table,
    find: "ConditionExpression: 'version = :version',",
    replace: "ConditionExpression: 'version = :version OR attribute_exists(pk)',",
  },
  {
    name: 'intake without guard',
    wrong: "a source's company gets a handle that nothing guards",
    file: table,
    find: 'put({ ...handleKey(profile.handle), ...owned }),',
    replace: '',
  },
  {
    name: 'taken handle tried again',
    wrong: 'a handle that is taken is not made another',
    file: intake,
    find: 'suffixedHandle(profile.handle, companyId(profile.pk))',
    replace: 'profile.handle',
  },
  {
    name: 'deleted company brought back',
    wrong: 'a source restores what somebody here has deleted',
    file: intake,
    find: 'if (restores && current.updatedBy !== authorOf(message.source)) {',
    replace: 'if (restores && current.updatedBy === undefined) {',
  },
  {
    name: 'refusal forgotten',
    wrong: 'a message that is refused lies nowhere',
    file: intake,
    find: 'if (fault) await refuse(record, fault.refusal, fault.reason);',
    replace: '',
  },
  {
    name: 'intake gives up',
    wrong: 'a message that met another change counts as done',
    file: intake,
    find: 'if (!isContention(error)) throw error;',
    replace: 'if (!isContention(error)) throw error; else return null;',
  },
];
