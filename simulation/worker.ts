import { parentPort } from 'node:worker_threads';
import { runDeployed } from './deployed.ts';
import { nothing, sumOf, tallyOf, type Tally } from './tally.ts';

/** Some histories, one after another: seeds from `from` up to, and without, `to`. */
export interface Portion {
  readonly from: number;
  readonly to: number;
}

// An error here is an answer of a service, made hundreds of times a second; nobody reads where it was made.
Error.stackTraceLimit = 0;

parentPort?.on('message', ({ from, to }: Portion) => {
  void (async () => {
    let tally: Tally = nothing;
    for (let seed = from; seed < to; seed += 1) tally = sumOf(tally, tallyOf(await runDeployed({ seed })));
    parentPort?.postMessage(tally);
  })();
});
