import { randomUUID } from 'node:crypto';
import { importCommand } from './import/command.ts';
import { connect } from './import/connect.ts';
import { interruption } from './interruption.ts';

const signal = interruption(() =>
  console.error('\nFinishing what is in flight; Ctrl-C again leaves at once.'),
);

process.exitCode = await importCommand(process.argv.slice(2), {
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  progress: process.stderr,
  connect,
  signal,
  now: () => performance.now(),
  newToken: randomUUID,
});
