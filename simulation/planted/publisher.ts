import type { PlantedBug } from './planted-bug.ts';

const handler = 'functions/company/publish-changes.ts';
const event = 'functions/company/company-event.ts';

export const publisherBugs: readonly PlantedBug[] = [
  {
    name: 'failure not reported',
    wrong: 'a batch that the topic did not take is passed over',
    file: handler,
    find: 'return { refused: batch, came: false };',
    replace: 'return { refused: [], came: true };',
  },
  {
    name: 'last failure reported',
    wrong: 'the last record of a batch is reported, not the first that failed',
    file: handler,
    find: 'const first = Records[Math.min(...left)];',
    replace: 'const first = Records[Math.max(...left)];',
  },
  {
    name: 'Failed ignored',
    wrong: 'messages that PublishBatch lists as Failed count as published',
    file: handler,
    find: 'const refused = batch.filter((_, at) => positions.includes(at));',
    replace: 'const refused: readonly Entry[] = positions.length < 0 ? batch : [];',
  },
  {
    name: 'company not held back',
    wrong: 'later versions of a company are published though an earlier one was refused',
    file: handler,
    find: 'for (const { event } of answer.refused) heldBack.add(event.subject);',
    replace: '',
  },
  {
    name: 'batches side by side',
    wrong: 'batches are published at the same time, though order counts',
    file: handler,
    find: `for (const batch of batches(entries)) {
      const free = batch.filter(({ event }) => !heldBack.has(event.subject));
      const answer = await answerTo(free);`,
    replace: `const answers = await Promise.all(batches(entries).map(answerTo));
    for (const answer of answers) {`,
  },
  {
    name: 'two versions in one batch',
    wrong: 'a batch holds two versions of a company, of which the earlier may be refused alone',
    file: 'functions/company/publication.ts',
    find: '!last.some(({ event }) => event.subject === entry.event.subject)',
    replace: 'true',
  },
  {
    name: 'fresh event id',
    wrong: "an event's id is not made of its company and version",
    file: event,
    find: 'id: companyEventId(id, version),',
    replace: 'id: `${record.eventID}/${companyEventId(id, version)}`,',
  },
  {
    name: 'removals ignored',
    wrong: 'a record of a removal is passed over',
    file: handler,
    find: 'const event = companyEventOf(record);',
    replace: "if (record.eventName === 'REMOVE') continue; const event = companyEventOf(record);",
  },
  {
    name: 'purge at the stored version',
    wrong: 'a purge has the version that the company had, not the next one',
    file: event,
    find: 'const version = after ? after.version : profile.version + 1;',
    replace: 'const version = profile.version;',
  },
  {
    name: 'new image of a removal',
    wrong: 'the new image is read, though a removal has none',
    file: event,
    find: 'const profile = after ?? before;',
    replace: 'const profile = after;',
  },
  {
    name: 'state of the old image',
    wrong: 'an event tells the state before the change',
    file: event,
    find: 'state: sharedState(profile),',
    replace: 'state: sharedState(before ?? profile),',
  },
  {
    name: 'unreadable record passed over',
    wrong: 'a record that cannot be read is not reported',
    file: handler,
    find: 'const left = [...unreadable];',
    replace: 'const left: number[] = []; void unreadable;',
  },
  {
    name: 'unreadable record holds back nothing',
    wrong: 'later versions of a company are published though an earlier record of it cannot be read',
    file: handler,
    find: 'if (heldBack.has(company)) continue;',
    replace: '',
  },
];
