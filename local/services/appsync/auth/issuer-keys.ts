import type { CryptoKey, FlattenedJWSInput, JSONWebKeySet, JWTHeaderParameters } from 'jose';
import { createLocalJWKSet, errors } from 'jose';
import type { Clock } from '../../../kernel/clock.ts';
import { isRecord } from '../properties.ts';

/** An issuer that cannot be asked for its keys, or answers with something else. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
}

type KeySet = ReturnType<typeof createLocalJWKSet>;

interface Discovered {
  /** By which the issuer calls itself: what its tokens have to say. */
  readonly issuer: string;
  readonly keys: KeySet;
  /** Milliseconds since the epoch, by the cloud's clock. */
  readonly at: number;
}

export interface IssuerKeys {
  /** What the issuer calls itself. Throws `IssuerUnavailable`. */
  issuer(): Promise<string>;
  /** The key that a token names in its header. Throws `IssuerUnavailable`, or jose's `JWKSNoMatchingKey`. */
  key(header: JWTHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey>;
}

const patience = 5_000;
const fresh = 15 * 60_000;
/** So that tokens with invented key ids do not make every request a request to the issuer. */
const leastPause = 30_000;

/**
 * The signing keys of an OpenID Connect issuer, by its discovery document. They are kept for a quarter of an hour, and
 * fetched anew when a token names one that is not among them.
 * https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
 */
export function issuerKeys(configuredIssuer: string, clock: Clock): IssuerKeys {
  const configurationUrl = `${configuredIssuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  let known: Discovered | undefined;
  let underWay: Promise<Discovered> | undefined;

  async function discover(): Promise<Discovered> {
    const { issuer, jwks_uri: place } = await fetchObject(configurationUrl);
    if (typeof issuer !== 'string' || typeof place !== 'string') {
      throw new IssuerUnavailable(`${configurationUrl} names no issuer or no jwks_uri.`);
    }
    const keys = keySet(place, await fetchObject(place));
    return { issuer, keys, at: clock.now() };
  }

  function fetched(): Promise<Discovered> {
    underWay ??= discover()
      .then((discovered) => (known = discovered))
      .finally(() => (underWay = undefined));
    return underWay;
  }

  const current = async (): Promise<Discovered> =>
    known && clock.now() - known.at < fresh ? known : fetched();

  return {
    issuer: async () => (await current()).issuer,
    async key(header, token) {
      const { keys, at } = await current();
      try {
        return await keys(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey) || clock.now() - at < leastPause) throw error;
        return (await fetched()).keys(header, token);
      }
    },
  };
}

async function fetchObject(url: string): Promise<Readonly<Record<string, unknown>>> {
  let answer: unknown;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patience) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    answer = await response.json();
  } catch (error) {
    throw new IssuerUnavailable(`${url}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isRecord(answer)) throw new IssuerUnavailable(`${url} does not answer with a JSON object.`);
  return answer;
}

function keySet(place: string, answer: Readonly<Record<string, unknown>>): KeySet {
  try {
    return createLocalJWKSet(answer as unknown as JSONWebKeySet);
  } catch {
    throw new IssuerUnavailable(`${place} is no set of JSON Web Keys.`);
  }
}
