import { forEachEngine } from '../../../support/engine.ts';
import { capacity } from './suites/capacity.ts';
import { deployments } from './suites/deployments.ts';
import { durability } from './suites/durability.ts';
import { reads } from './suites/reads.ts';
import { streams } from './suites/streams.ts';
import { timeToLive } from './suites/time-to-live.ts';
import { transactions } from './suites/transactions.ts';
import { writes } from './suites/writes.ts';

forEachEngine('DynamoDB', (start) => {
  let shared: ReturnType<typeof start> | undefined;
  // One engine for all suites: DynamoDB Local takes more than a second to start.
  const one = () => (shared ??= start());
  writes(one);
  transactions(one);
  reads(one);
  capacity(one);
  streams(one);
  timeToLive(one);
  deployments(one);
  durability(start);
});
