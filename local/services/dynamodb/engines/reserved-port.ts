import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { LocalError } from '../../../kernel/errors.ts';

/** Below the ports that systems hand out by themselves, so that nobody is given one while an engine is on its way to it. */
const range = { from: 20_000, to: 32_000 };

export interface ReservedPort {
  readonly port: number;
  readonly release: () => void;
}

/**
 * A free TCP port of 127.0.0.1 that no other process of this program takes before it is released: an engine listens a
 * second or two after its port was chosen. What reserves it is the UDP port of the same number, which is freed however
 * this process ends. Throws LocalError EngineFailed.
 */
export async function reservePort(drawn: () => number = drawPort): Promise<ReservedPort> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = drawn();
    const guard = await bound(port);
    if (!guard) continue;
    if (await isFree(port)) return { port, release: () => guard.close() };
    guard.close();
  }
  throw new LocalError(
    'EngineFailed',
    `There is no free port from ${range.from} to ${range.to} for the DynamoDB engine.`,
    'End the programs that hold them, or start an engine by hand and name it in DYNAMODB_ENDPOINT.',
    'ours',
  );
}

const drawPort = (): number => randomInt(range.from, range.to);

async function bound(port: number): Promise<Socket | undefined> {
  const socket = createSocket('udp4').unref();
  try {
    const listening = once(socket, 'listening');
    socket.bind({ address: '127.0.0.1', port, exclusive: true });
    await listening;
    return socket;
  } catch {
    socket.close();
    return undefined;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    const listening = once(server, 'listening');
    server.listen(port, '127.0.0.1');
    await listening;
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
