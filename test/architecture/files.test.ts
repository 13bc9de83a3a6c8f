import { describe, expect, it } from 'vitest';
import { files, isSource, isTest, text } from './tree.ts';

const sources = files.filter((path) => isSource(path) && !isTest(path));
const tests = files.filter((path) => isSource(path) && isTest(path));
const texts = files.filter((path) => !/\.(?:png|ico|zip|wasm|woff2?)$/.test(path));

/** Where a line matches, as `path:line`. */
function places(paths: readonly string[], pattern: RegExp): readonly string[] {
  return paths.flatMap((path) =>
    text(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${String(index + 1)}`] : [])),
  );
}

function lengthOf(path: string): number {
  return text(path).trimEnd().split('\n').length;
}

describe('the size of a file', () => {
  const limits = { source: 400, test: 600 };
  /** Files that may be longer, each with its reason. */
  const longer: Readonly<Record<string, string>> = {
    'simulation/previous/company-event-1.mjs':
      'A bundle, kept as it was: what ran before version 2 of the event.',
  };

  it(`stays within ${String(limits.source)} lines for a source and ${String(limits.test)} for a test`, () => {
    const long = [
      ...sources.filter((path) => lengthOf(path) > limits.source),
      ...tests.filter((path) => lengthOf(path) > limits.test),
    ];
    const lengths = sources.map(lengthOf).sort((one, other) => one - other);
    const middle = lengths[Math.floor(lengths.length / 2)] ?? 0;
    console.log(`${String(sources.length)} source files, median ${String(middle)} lines`);
    expect(long.filter((path) => !(path in longer))).toEqual([]);
    expect(Object.keys(longer).filter((path) => !long.includes(path))).toEqual([]);
  });
});

describe('the name of a file', () => {
  it('says what is in it', () => {
    const banned = /(?:^|\/)(?:utils|helpers?|common|misc|types)(?:\/|\.[^/]*$)/i;
    expect(files.filter((path) => banned.test(path))).toEqual([]);
  });
});

describe('the text of a file', () => {
  it('names no path of one machine', () => {
    expect(places(texts, /(?<![\w.*-])\/(?:work|farm|root|tmp|home)\/(?!\*)/)).toEqual([]);
  });

  it('names no registry', () => {
    expect(places(texts, /registry\.\w|"resolved"\s*:/)).toEqual([]);
  });

  it('leaves nothing for later', () => {
    // Three capital X are also how Java writes an offset: only in a comment do they mark something.
    const words = ['TO' + 'DO', 'FIX' + 'ME'].join('|');
    const marks = new RegExp(`\\b(?:${words})\\b|(?://|\\*).*\\b${'X' + 'XX'}\\b`);
    expect(places(texts, marks)).toEqual([]);
  });
});

describe('a test', () => {
  it('runs: none is singled out or left for later', () => {
    expect(places(tests, /\b(?:it|test|describe|suite)(?:\.\w+)*\.(?:only|todo|fails)\b/)).toEqual([]);
  });

  it('that a machine cannot run prints why just before it is left out', () => {
    const silent = tests.flatMap((path) =>
      text(path)
        .split('\n')
        .flatMap((line, index, lines) => {
          const leftOut = /\b(?:it|test|describe|suite)\.(?:skip|skipIf|runIf)\(/.test(line);
          const before = lines.slice(Math.max(0, index - 20), index).join('\n');
          const said = /\bconsole\.(?:log|info|warn)\(/.test(before);
          return leftOut && !said ? [`${path}:${String(index + 1)}`] : [];
        }),
    );
    expect(silent).toEqual([]);
  });

  it('states what it expects itself, not in a recording', () => {
    expect(places(tests, /\.toMatch(?:Inline|File)?Snapshot\(/)).toEqual([]);
  });
});

describe('package.json', () => {
  const manifest = JSON.parse(text('package.json')) as Record<string, Record<string, string> | undefined>;

  it.each(['dependencies', 'devDependencies', 'optionalDependencies'])('pins %s exactly', (kind) => {
    const loose = Object.entries(manifest[kind] ?? {}).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it('runs commands by name and holds no logic of its own', () => {
    const plain = /^(?:node commands\/run\.cjs [a-z-]+|vitest run|prettier --write \.)$/;
    expect(Object.entries(manifest['scripts'] ?? {}).filter(([, line]) => !plain.test(line))).toEqual([]);
  });
});
