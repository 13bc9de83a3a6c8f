import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder, withoutDataFolder } from '../../local/data-folder.ts';

let parent: string;
let path: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'data-folder-'));
  path = join(parent, 'a', 'data');
});
afterEach(() => rmSync(parent, { recursive: true }));

let drawn = 0;
const random = () => (++drawn).toString(16).padStart(32, '0');
const locked: unknown = expect.objectContaining({
  code: 'DataLocked',
  remedy: expect.stringContaining('--ephemeral'),
});

/** Id of a process that has ended. */
const deadProcess = () => spawnSync(process.execPath, ['-e', '']).pid;

describe('a data folder', () => {
  it('is made where absent, readable by its owner alone', () => {
    openDataFolder(path, random).release();
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(join(path, 'secret')).mode & 0o077).toBe(0);
  });

  it('keeps its secret, and each folder has its own', () => {
    const first = openDataFolder(path, random);
    first.release();
    const again = openDataFolder(path, random);
    again.release();
    const other = openDataFolder(join(parent, 'b'), random);
    other.release();
    expect(first.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(again.secret).toBe(first.secret);
    expect(other.secret).not.toBe(first.secret);
    expect(withoutDataFolder(random).secret).not.toBe(first.secret);
  });

  it('with a secret that it did not write is refused, and left unlocked', () => {
    openDataFolder(path, random).release();
    writeFileSync(join(path, 'secret'), 'half a se');
    expect(() => openDataFolder(path, random)).toThrow(expect.objectContaining({ code: 'DataInvalid' }));
    expect(existsSync(join(path, 'lock'))).toBe(false);
  });

  it('belongs to one instance until that one releases it', () => {
    const folder = openDataFolder(path, random);
    expect(() => openDataFolder(path, random)).toThrow(locked);
    expect(() => openDataFolder(path, random)).toThrow(new RegExp(`process ${process.pid}\\b`));
    folder.release();
    openDataFolder(path, random).release();
    expect(readdirSync(path)).toEqual(['secret']);
  });

  it.each([
    ['a process that ended', () => `${deadProcess()} 1`],
    ['an earlier process of the same id', () => `${process.pid} 1`],
    ['nobody', () => ''],
  ])('is taken over from %s', (_, content) => {
    openDataFolder(path, random).release();
    writeFileSync(join(path, 'lock'), content());
    const folder = openDataFolder(path, random);
    expect(readFileSync(join(path, 'lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    expect(() => openDataFolder(path, random)).toThrow(locked);
    folder.release();
    expect(readdirSync(path)).toEqual(['secret']);
  });

  it('that another instance took over meanwhile is not released by the first', () => {
    const folder = openDataFolder(path, random);
    writeFileSync(join(path, 'lock'), 'another');
    folder.release();
    expect(readFileSync(join(path, 'lock'), 'utf8')).toBe('another');
  });
});
