import { isAbsolute, relative } from 'node:path';

/** One line of a banner: what, and where it is. */
export function row(label: string, value: string, remark = ''): string {
  return `  ${label.padEnd(10)} ${value}${remark === '' ? '' : `   (${remark})`}`;
}

/** Where data is kept, and how it is deleted. */
export function kept(data: string | undefined): string {
  if (data === undefined) return 'gone when this stops';
  const path = fromHere(data);
  return path.startsWith('.local/') ? `${path}   (npm run reset deletes it)` : path;
}

/** A path as it is shortest to type: from the working directory where it is inside. */
export function fromHere(path: string): string {
  const short = relative('.', path);
  return short.startsWith('..') || isAbsolute(short) ? path : short;
}

/** A clock that is ahead, in days once it is one, else in minutes. */
export function ahead(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  const whole = Math.round(minutes / 1_440);
  if (whole >= 1) return `${whole} ${whole === 1 ? 'day' : 'days'} ahead`;
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ahead`;
}

/** A request to copy: `credential` is the part of the command line that says who asks. */
export function curl(url: string, credential: string, query: string): string {
  const body = JSON.stringify({ query }).replaceAll("'", String.raw`'\''`);
  return `  curl -s ${url} ${credential} -H 'content-type: application/json' -d '${body}'`;
}
