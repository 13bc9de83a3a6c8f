import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { recordingLog } from '../../../../local/kernel/log.ts';
import { startEngineProcess } from '../../../../local/services/dynamodb/engines/engine-process.ts';
import { interceptEngine, startEngine } from '../../../../local/services/dynamodb/index.ts';
import { chooseEngine } from '../../../../local/services/dynamodb/start-engine.ts';
import { createWire } from '../../../../local/services/dynamodb/wire.ts';
import { forEachEngine } from '../../../support/engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'engine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Ids of the engines, not of their shells, whose command line names `text`. */
function enginesNaming(text: string): number[] {
  return execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\S+)\s(.*)$/.exec(line))
    .filter((match) => match?.[3]?.includes(text) && !/(?:^|\/)(?:sh|ps)$/.test(match[2] ?? ''))
    .map((match) => Number(match?.[1]))
    .filter((id) => id !== process.pid);
}

describe('choosing an engine', () => {
  it.each([
    [undefined, { dynoxide: true, 'dynamodb-local': true }, 'dynoxide'],
    [undefined, { dynoxide: false, 'dynamodb-local': true }, 'dynamodb-local'],
    ['dynamodb-local', { dynoxide: true, 'dynamodb-local': true }, 'dynamodb-local'],
  ] as const)('asked for %s with %o present, it is %3$s', (asked, present, chosen) => {
    expect(chooseEngine(asked, present)).toBe(chosen);
  });

  it('with neither present it says how to get either', () => {
    expect(() => chooseEngine(undefined, { dynoxide: false, 'dynamodb-local': false })).toThrow(
      expect.objectContaining({
        code: 'EngineMissing',
        remedy: expect.stringMatching(/dynoxide.*Java 17.*DynamoDB Local.*DYNAMODB_ENDPOINT/) as string,
      }),
    );
  });

  it('DynamoDB Local without Java is missing', async () => {
    vi.stubEnv('JAVA_HOME', join(folder, 'no-java-here'));
    await expect(startEngine({ kind: 'dynamodb-local', log: recordingLog() })).rejects.toMatchObject({
      code: 'EngineMissing',
    });
  });

  it('an endpoint where nothing answers is reported with its address', async () => {
    await expect(startEngine({ endpoint: 'http://127.0.0.1:1', log: recordingLog() })).rejects.toMatchObject({
      code: 'EngineFailed',
      message: expect.stringContaining('http://127.0.0.1:1') as string,
    });
  });
});

describe('an engine that cannot start', () => {
  it('is reported with what it said last', async () => {
    const launch = { command: 'sh', args: () => ['-c', 'echo "no such disk" >&2; exit 3'] };
    await expect(
      startEngineProcess({ name: 'Broken', launch, answers: async () => false, log: recordingLog() }),
    ).rejects.toMatchObject({
      code: 'EngineFailed',
      message: expect.stringContaining('no such disk') as string,
    });
  });
});

describe('the connection to an engine', () => {
  it('reads answers in chunks, in pieces, and more of them than it has connections', async () => {
    const text = 'ä'.repeat(100_000);
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        response.write(`{"text":"${text.slice(0, 5)}`);
        setImmediate(() => response.end(`${text.slice(5)}"}`));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const wire = createWire('127.0.0.1', (server.address() as AddressInfo).port);
    const answers = await Promise.all(Array.from({ length: 100 }, () => wire.call('GetItem', {})));
    expect(answers.every((answer) => answer['text'] === text)).toBe(true);
    wire.close();
    server.close();
  });
});

forEachEngine('the life of an engine', (start, kind) => {
  const dataOf = (name: string) => join(folder, kind, name);

  it('one that dies is reported, started again with its data, and answers the next call', async () => {
    const dataDirectory = dataOf('dies');
    const log = recordingLog();
    const engine = await startEngine({ kind, dataDirectory, log });
    await engine.call('CreateTable', {
      TableName: 'Kept',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    });
    const [id] = enginesNaming(dataDirectory);
    process.kill(id!, 'SIGKILL');
    await vi.waitFor(() => expect(log.lines.join('\n')).toMatch(/ended by itself and is started again/));
    expect(await engine.call('ListTables', {})).toMatchObject({ TableNames: ['Kept'] });
    await engine.stop();
    expect(enginesNaming(dataDirectory)).toEqual([]);
  }, 60_000);

  it('it ends with the process that started it, even one killed outright', async () => {
    const dataDirectory = dataOf('orphaned');
    const program = `
      import { startEngine } from './local/services/dynamodb/index.ts';
      const engine = await startEngine({ kind: '${kind}', dataDirectory: '${dataDirectory}', log: console });
      console.log('started');
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => parent.stdout.once('data', resolve));
    const engines = () => enginesNaming(dataDirectory).filter((id) => id !== parent.pid);
    expect(engines()).toHaveLength(1);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(engines()).toEqual([]), { timeout: 10_000 });
    expect(existsSync(dataDirectory)).toBe(true);
  }, 60_000);

  it('an interceptor sees every call, and can answer in its place', async () => {
    const engine = await start();
    const seen: string[] = [];
    const watched = interceptEngine(engine, async (operation, input, next) => {
      seen.push(operation);
      return operation === 'DescribeLimits' ? { made: 'up' } : next(operation, input);
    });
    expect(await watched.call('DescribeLimits', {})).toEqual({ made: 'up' });
    expect(await watched.call('ListTables', {})).toEqual({ TableNames: [] });
    expect(seen).toEqual(['DescribeLimits', 'ListTables']);
    expect(watched.kind).toBe(kind);
  }, 60_000);
});
