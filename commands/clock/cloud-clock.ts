import { NoInstance, type Endpoints } from '../endpoints.ts';

/** What the instance says of its time. */
export interface Told {
  /** ISO 8601. */
  readonly now: string;
  /** Milliseconds that it is ahead of the machine's. */
  readonly offset: number;
  /** Items that expired by a move. */
  readonly expired?: number;
}

/** Tells the running instance's time, moved on first when `advance` is given. Throws `NoInstance`. */
export async function cloudTime(
  { graphql }: Pick<Endpoints, 'graphql'>,
  advance: number | null,
): Promise<Told> {
  const url = new URL('/_cloud/clock', graphql);
  const headers = { 'x-cloud-control': '1', 'content-type': 'application/json' };
  const response = await fetch(
    url,
    advance === null ? { headers } : { method: 'POST', headers, body: JSON.stringify({ advance }) },
  ).catch((error: unknown) => {
    throw new NoInstance(`Nothing answers at ${url.origin}. Start it with: npm start`, { cause: error });
  });
  const told = (await response.json().catch(() => null)) as (Told & { message?: string }) | null;
  if (!response.ok || typeof told?.now !== 'string') {
    const reason = told?.message ?? `HTTP ${response.status}`;
    throw new NoInstance(`The instance at ${url.origin} does not tell its time: ${reason}`);
  }
  return told;
}
