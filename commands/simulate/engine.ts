import { consoleLog, startEngine } from '../../local/index.ts';
import { runDeployed } from '../../simulation/deployed.ts';
import { nothing, sumOf, tallyOf, type Tally } from '../../simulation/tally.ts';

/** Plays histories whose requests a real engine answers, each on tables of its own, the store beside it at every step. */
export async function playOnEngine(
  options: {
    readonly engine: 'dynoxide' | 'dynamodb-local';
    readonly seed: number;
    readonly histories: number;
  },
  {
    signal,
    played,
    print,
  }: {
    readonly signal: AbortSignal;
    readonly played: (tally: Tally) => void;
    readonly print: (line: string) => void;
  },
): Promise<Tally> {
  const engine = await startEngine({ kind: options.engine, log: consoleLog });
  let tally: Tally = nothing;
  try {
    for (let seed = options.seed; seed < options.seed + options.histories && !signal.aborted; seed += 1) {
      const tables = { company: `Company-${seed}`, statistics: `Statistics-${seed}` };
      for (const name of Object.values(tables)) await engine.call('CreateTable', tableOf(name));
      const call = (operation: string, input: object) => engine.call(operation, input);
      const history = await runDeployed({ seed, engine: { call, tables } });
      const { violation } = history;
      if (violation) {
        print(`Seed ${seed} breaks ${violation.invariant}: ${violation.detail}`);
        print(`Again: npm run simulate -- --engine ${options.engine} --histories 1 --seed ${seed}`);
      }
      tally = sumOf(tally, tallyOf(history));
      for (const TableName of Object.values(tables)) await engine.call('DeleteTable', { TableName });
      played(tally);
    }
  } finally {
    await engine.stop();
  }
  return tally;
}

function tableOf(TableName: string): object {
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  };
}
