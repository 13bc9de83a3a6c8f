import { join } from 'node:path';
import type { Clock } from '../../kernel/clock.ts';
import type { Claims } from '../../kernel/tokens.ts';
import { createAuthentication, type Authentication } from './authentication.ts';
import type { ClientConfiguration } from './client-configuration.ts';
import type { PoolConfiguration } from './configuration.ts';
import { createDirectory, type Directory } from './directory.ts';
import { openSigningKey, type SigningKey } from './signing-key.ts';
import { openStore } from './store.ts';
import { createTokenIssuer, type TokenIssuer } from './tokens.ts';
import { createVerifier } from './verifier.ts';

export interface UserPool {
  configuration(): PoolConfiguration;
  configure(configuration: PoolConfiguration): void;
  readonly created: number;
  readonly key: SigningKey;
  readonly directory: Directory;
  readonly authentication: Authentication;
  readonly tokens: TokenIssuer;
  client(id: string): ClientConfiguration | undefined;
  issuer(): string;
  verify(token: string): Promise<Claims>;
}

export interface UserPoolPorts {
  readonly clock: Clock;
  readonly dataDirectory?: string;
  /** 32 hexadecimal digits, different every time. */
  readonly random: () => string;
  readonly baseUrl: () => string;
}

/** One user pool with what it kept from earlier runs. Throws `LocalError` DataInvalid. */
export async function openUserPool(initial: PoolConfiguration, ports: UserPoolPorts): Promise<UserPool> {
  let current = initial;
  const { clock, dataDirectory, random, baseUrl } = ports;
  const folder = dataDirectory === undefined ? undefined : join(dataDirectory, initial.id);
  const key = await openSigningKey(folder);
  const store = await openStore(folder, clock.now());
  const configuration = () => current;
  const issuer = () => `${baseUrl()}/${initial.id}`;
  const directory = createDirectory(configuration, store, clock, random);
  const tokens = createTokenIssuer(key, issuer, clock, random);
  return {
    configuration,
    configure(next) {
      current = next;
    },
    created: store.state.created,
    key,
    directory,
    authentication: createAuthentication(configuration, directory, tokens, key, clock, random),
    tokens,
    client: (id) => current.clients.get(id),
    issuer,
    verify: createVerifier(configuration, key, issuer, directory, clock),
  };
}
