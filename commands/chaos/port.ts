import { once } from 'node:events';
import { createServer } from 'node:net';
import { OperationFailed } from '../operations/aws-fault.ts';

/**
 * A free port of 127.0.0.1 below those that systems give to outgoing connections (32768 and up on Linux): while nothing
 * listens, a client that keeps trying one of them would in the end be connected to itself, and hold it.
 */
export async function quietPort(random: () => number): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = 20_000 + Math.floor(random() * 10_000);
    if (await isFree(port)) return port;
  }
  throw new OperationFailed('No port between 20000 and 30000 is free.');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}
