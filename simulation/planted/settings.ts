import type { PlantedBug } from './planted-bug.ts';

/** Wrong settings of mappings, queues and subscriptions around right code. */
export const settingBugs: readonly PlantedBug[] = [
  {
    name: 'starts at LATEST',
    wrong: 'a mapping that is made anew passes over what came before',
    settings: { changes: { StartingPosition: 'LATEST' } },
  },
  {
    name: 'no failure destination',
    wrong: 'a record whose attempts are used up is dropped',
    settings: { changes: { onFailure: 'none' } },
  },
  {
    name: 'SQS as failure destination',
    wrong: 'of a record whose attempts are used up only its place in a stream of 24 hours is kept',
    settings: { changes: { onFailure: 'sqs' } },
  },
  {
    name: 'stream without partial responses',
    wrong: 'the failures that the publisher reports are not looked at',
    settings: { changes: { reportsBatchItemFailures: false } },
  },
  {
    name: 'parallel by record',
    wrong: 'records of one item are worked on side by side',
    settings: { changes: { parallelBy: 'record' } },
  },
  {
    name: 'filter drops purges',
    wrong: "the mapping's filter lets no removal pass",
    settings: { changes: { filter: { sk: ['PROFILE'], eventName: ['INSERT', 'MODIFY'] } } },
  },
  {
    name: 'no partial responses: statistics',
    wrong: 'messages that the consumer reports as failed are deleted',
    settings: { statistics: { reportsBatchItemFailures: false } },
  },
  {
    name: 'no partial responses: purges',
    wrong: 'messages that the consumer of purges reports as failed are deleted',
    settings: { purged: { reportsBatchItemFailures: false } },
  },
  {
    name: 'no partial responses: intake',
    wrong: 'messages that the intake reports as failed are deleted',
    settings: { intake: { reportsBatchItemFailures: false } },
  },
  {
    name: 'dead letters kept for a day',
    wrong: 'dead letters are gone before a person sees to them',
    settings: { statistics: { deadLetterRetention: 1 } },
  },
  {
    name: 'restorations filtered out',
    wrong: "the statistics' subscription does not let restorations pass",
    settings: {
      subscriptions: {
        statistics: { type: ['company.created', 'company.updated', 'company.deleted', 'company.purged'] },
      },
    },
  },
  {
    name: 'purges filtered out',
    wrong: 'the subscription for purges lets deletions pass instead',
    settings: { subscriptions: { purged: { type: ['company.deleted'] } } },
  },
];
