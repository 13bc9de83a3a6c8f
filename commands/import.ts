import { randomUUID } from 'node:crypto';
import { importCommand } from './import/command.ts';
import { connect } from './import/connect.ts';

const interruption = new AbortController();
process.on('SIGINT', () => {
  if (interruption.signal.aborted) process.exit(130);
  process.stderr.write('\nFinishing what is in flight; Ctrl-C again leaves at once.\n');
  interruption.abort();
});

process.exitCode = await importCommand(process.argv.slice(2), {
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  progress: process.stderr,
  connect,
  signal: interruption.signal,
  now: () => performance.now(),
  newToken: randomUUID,
});
