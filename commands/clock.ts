import { cloudTime, type Told } from './clock/cloud-clock.ts';
import { shownDuration } from './clock/duration.ts';
import { readArguments, usage } from './clock/options.ts';
import { NoInstance, readEndpoints } from './endpoints.ts';
import { UsageError } from './usage.ts';

try {
  const asked = readArguments(process.argv.slice(2));
  if (asked === 'help') console.log(usage.trimEnd());
  else console.log(figure(await cloudTime(await readEndpoints(), asked.advance)));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof NoInstance)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function figure({ now, offset, expired }: Told): string {
  const ahead = offset === 0 ? 'not moved' : `${shownDuration(offset)} ahead`;
  const items = expired === undefined ? '' : `, ${expired} ${expired === 1 ? 'item' : 'items'} expired`;
  return `clock: ${now}, ${ahead}${items}`;
}
