import { readFlags, UsageError } from '../usage.ts';
import { readDuration } from './duration.ts';

export const usage = `npm run clock [-- +DURATION]

Moves the time of the running instance on: what expires by then expires, what waits until then happens. Without a
duration it tells the time. Time never goes back, also not after a restart; npm run reset begins anew.

  +DURATION   how far, in s, m, h, d and w: +31d, +90m, +1d12h
  --help      this text

Tokens expire with it (npm run token gives a new one), and the API key eleven months on. Functions keep the machine's time.

The last line is the cloud's time and, after a move, how many items expired.
Exit code: 0 told, 2 no instance, or the command line cannot be read.
`;

/** Milliseconds to move on by; null to tell the time. Throws `UsageError`. */
export function readArguments(args: readonly string[]): { readonly advance: number | null } | 'help' {
  const [back] = args.filter((text) => /^-\d/.test(text));
  if (back !== undefined) throw new UsageError(`${back}: time never goes back. npm run reset begins anew.`);
  const { values, positionals } = readFlags({
    args: [...args],
    allowPositionals: true,
    options: { stage: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return 'help';
  if (values.stage !== undefined) {
    throw new UsageError(
      `--stage ${values.stage}: the time of AWS cannot be moved. Only that of the instance that npm start runs can.`,
    );
  }
  const [text, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`One duration, please: ${positionals.join(' ')}`);
  if (text === undefined) return { advance: null };
  const advance = readDuration(text);
  if (advance === null) {
    throw new UsageError(
      `"${text}" is no duration of up to a century. Say for example +31d, +90m or +1d12h.`,
    );
  }
  return { advance };
}
