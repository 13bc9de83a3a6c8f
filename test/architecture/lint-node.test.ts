import { fileURLToPath } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const filePath = 'local/services/sns/probe.ts';

const prelude = `import type { Clock } from '../../kernel/clock.ts';
type Kind = 'created' | 'deleted';
declare class Topic { publish(message: string): Promise<void>; name(): string; }
export function over(topic: Topic, kind: Kind, text: string, record: Record<string, unknown>, clock: Clock) {`;

/** Statements in one function of `local/`, each with the rule that stops it. */
const refused: readonly (readonly [statement: string, rule: string])[] = [
  ['topic.publish(text);', '@typescript-eslint/no-floating-promises'],
  [
    '[text].forEach(async (item) => { await topic.publish(item); });',
    '@typescript-eslint/no-misused-promises',
  ],
  ['const { name } = topic; name();', '@typescript-eslint/unbound-method'],
  ['if (text !== null) clock.now();', '@typescript-eslint/no-unnecessary-condition'],
  ['text?.trim();', '@typescript-eslint/no-unnecessary-condition'],
  ["switch (kind) { case 'created': clock.now(); }", '@typescript-eslint/switch-exhaustiveness-check'],
  ["throw 'no';", '@typescript-eslint/only-throw-error'],
  ['const loose: any = text; loose.trim();', '@typescript-eslint/no-explicit-any'],
  ['clock.now().trim!.call(JSON.parse(text));', '@typescript-eslint/no-unsafe-call'],
  ['void `${topic}`;', '@typescript-eslint/restrict-template-expressions'],
  ['try { clock.now(); } catch {}', 'no-restricted-syntax'],
  ['Date.now();', 'no-restricted-properties'],
  ['Math.random();', 'no-restricted-properties'],
  ["if (text == 'a') clock.now();", 'eqeqeq'],
  ['const spare = clock.now();', '@typescript-eslint/no-unused-vars'],
  ['// @ts-expect-error\nclock.nothing();', '@typescript-eslint/ban-ts-comment'],
];

const allowed: readonly string[] = [
  'void topic.publish(text);',
  'topic.publish(text).catch((error: unknown) => { throw error; });',
  "switch (kind) { case 'created': clock.now(); break; case 'deleted': clock.now(); }",
  "switch (kind) { case 'created': clock.now(); break; default: clock.now(); }",
  'if (record.a == null) clock.now();',
  'for (;;) { if (clock.now() > 1) break; }',
  'void `${text} ${clock.now()}`;',
  'const { a: _a, ...rest } = record; clock.after(Object.keys(rest).length, () => undefined);',
  '// @ts-expect-error -- a clock takes nothing\nclock.now(1);',
];

const statements = [...refused.map(([statement]) => statement), ...allowed];
const source = `${prelude}\n${statements.map((statement) => `{ ${statement} }`).join('\n')}\n}`;

/** First and last line of a statement. */
function linesOf(statement: string): readonly [first: number, last: number] {
  const before = `${prelude}\n${statements
    .slice(0, statements.indexOf(statement))
    .map((other) => `{ ${other} }\n`)
    .join('')}`;
  const first = before.split('\n').length;
  return [first, first + statement.split('\n').length - 1];
}

let messages: readonly Linter.LintMessage[] = [];

beforeAll(async () => {
  const eslint = new ESLint({
    cwd: root,
    overrideConfig: {
      files: [filePath],
      languageOptions: {
        parserOptions: {
          projectService: { allowDefaultProject: [filePath], defaultProject: 'local/tsconfig.json' },
        },
      },
    },
  });
  const [result] = await eslint.lintText(source, { filePath });
  messages = result?.messages ?? [];
});

function rulesAgainst(statement: string): readonly (string | null)[] {
  const [first, last] = linesOf(statement);
  return messages.filter(({ line }) => line >= first && line <= last).map(({ ruleId }) => ruleId);
}

describe('lint of code that Node runs', () => {
  it('reads the probes', () => {
    expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  });

  it.each(refused)('refuses %s by %s', (statement, rule) => {
    expect(rulesAgainst(statement)).toContain(rule);
  });

  it.each(allowed)('allows %s', (statement) => {
    expect(rulesAgainst(statement)).toEqual([]);
  });
});
