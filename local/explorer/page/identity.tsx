import { configuration } from './configuration.tsx';

/** Who the page's requests are from: the holder of the API key, or a signed-in user. */
export type Identity =
  | { readonly kind: 'key' }
  | {
      readonly kind: 'user';
      readonly user: string;
      readonly groups: readonly string[];
      readonly token: string;
    };

export const keyHolder: Identity = { kind: 'key' };

function headersOf(identity: Identity): Record<string, string> {
  return identity.kind === 'key' ? { 'x-api-key': configuration.apiKey } : { Authorization: identity.token };
}

const write = (headers: object) => JSON.stringify(headers, undefined, 2);

export const keyHeaders = write(headersOf(keyHolder));

/** Credentials that this page wrote itself, and so may replace unasked when the identity changes. */
const own = new Set([configuration.apiKey]);

const isCredential = (name: string) => ['x-api-key', 'authorization'].includes(name.toLowerCase());

/** The headers with this identity's credential for any other; what else a person wrote stays. */
export function withIdentity(text: string, identity: Identity): string {
  const others = Object.entries(parsed(text)).filter(([name]) => !isCredential(name));
  if (identity.kind === 'user') own.add(identity.token);
  return write({ ...headersOf(identity), ...Object.fromEntries(others) });
}

/** Whether no one but this page chose the credential in these headers. */
export function isOwn(text: string): boolean {
  return Object.entries(parsed(text)).every(([name, value]) => !isCredential(name) || own.has(String(value)));
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Throws an error whose message can be shown. */
export async function signIn(user: string, groups: readonly string[]): Promise<Identity> {
  const response = await fetch(configuration.tokenPath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user, groups }),
  });
  const answer = (await response.json()) as { token?: string; message?: string };
  if (answer.token === undefined) throw new Error(answer.message ?? `HTTP ${response.status}`);
  return { kind: 'user', user, groups, token: answer.token };
}
