import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openCloudClock } from '../../local/cloud-clock.ts';
import { manualClock } from '../../local/kernel/clock.ts';

function givenFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-clock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('is as far ahead after a restart as it was moved, in all', () => {
  const folder = givenFolder();
  const base = manualClock(1_000);
  const clock = openCloudClock(base, folder);
  clock.advance(50);
  clock.advance(7);
  expect(openCloudClock(base, folder).now()).toBe(1_057);
});

it('begins in the present without a folder, or with a new one', () => {
  expect(openCloudClock(manualClock(5)).now()).toBe(5);
  expect(openCloudClock(manualClock(5), givenFolder()).now()).toBe(5);
});

it.each(['', 'soon', '-5'])('refuses a file that says %j, and says how to go on', (text) => {
  const folder = givenFolder();
  writeFileSync(join(folder, 'offset'), text);
  expect(() => openCloudClock(manualClock(0), folder)).toThrow(/not what this cloud wrote/);
});
