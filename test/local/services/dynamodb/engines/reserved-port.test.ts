import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { reservePort } from '../../../../../local/services/dynamodb/engines/reserved-port.ts';

/** Gives the numbers in turn, as often as it is asked. */
const drawing = (...ports: number[]) => {
  let drawn = 0;
  return () => ports[drawn++ % ports.length]!;
};

it('passes over a port that is reserved, though nothing listens there yet, until it is released', async () => {
  const first = await reservePort();
  const second = await reservePort();
  const third = await reservePort(drawing(first.port, second.port, first.port + 1, second.port + 1));
  expect([first.port, second.port]).not.toContain(third.port);
  first.release();
  third.release();
  const again = await reservePort(drawing(second.port, first.port));
  expect(again.port).toBe(first.port);
  again.release();
  second.release();
});

it('passes over a port where somebody listens', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const free = await reservePort();
  free.release();
  const chosen = await reservePort(drawing(port, free.port));
  expect(chosen.port).toBe(free.port);
  chosen.release();
  server.close();
});

it('says so when there is none', async () => {
  const { port, release } = await reservePort();
  await expect(reservePort(drawing(port))).rejects.toMatchObject({ code: 'EngineFailed' });
  release();
});
