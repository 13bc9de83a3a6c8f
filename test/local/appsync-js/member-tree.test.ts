import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { memberTree, type MemberTree } from '../../../local/appsync-js/restrict/member-tree.ts';
import { evaluating } from './evaluating.ts';

const { run, value } = evaluating({ processes: 1 });

function names(tree: MemberTree, prefix = ''): string[] {
  return Object.keys(tree).flatMap((name) => {
    const member = tree[name]!;
    return member === 'function' ? [`${prefix}${name}`] : names(member, `${prefix}${name}.`);
  });
}

it.each(['util', 'extensions', 'runtime'])(
  'the checks and the realm know the same members of %s',
  async (name) => {
    const leaves = `Object.entries({ ...${name} }).map(([name, member]) =>
    typeof member === 'function' ? [name] : Object.keys(member).map((inner) => name + '.' + inner)).flat()`;
    const there = (await value(leaves)) as string[];
    expect(there.sort()).toEqual(names(memberTree[name] as MemberTree).sort());
  },
);

it.each(['Object', 'Number', 'Math', 'JSON', 'console'])(
  'all members of %s that the checks let pass are there',
  async (name) => {
    for (const member of names(memberTree[name] as MemberTree)) {
      expect(await value(`typeof ${name}.${member}`)).toBe('function');
    }
  },
);

it('the checks and the realm know the same exports of the dynamodb module', async () => {
  const there = (await value(
    `Object.entries({ ...ddb }).map(([name, member]) => typeof member === 'function' ? [name] : Object.keys(member).map((inner) => name + '.' + inner)).flat()`,
  )) as string[];
  expect(there.sort()).toEqual(names(memberTree['@aws-appsync/utils/dynamodb'] as MemberTree).sort());
});

it('the checks and the realm know the same exports of the rds module', async () => {
  const { outcome } = await run(`import * as rds from '@aws-appsync/utils/rds';
export function request() {
  return Object.entries({ ...rds }).map(([name, member]) => typeof member === 'function' ? [name] : Object.keys(member).map((inner) => name + '.' + inner)).flat();
}
export function response() {}`);
  const there = outcome.kind === 'returned' ? (outcome.value as string[]) : [];
  expect(there.sort()).toEqual(names(memberTree['@aws-appsync/utils/rds'] as MemberTree).sort());
});

it("the dynamodb module has the exports of AWS's types", () => {
  const types = readFileSync(
    new URL('../../../node_modules/@aws-appsync/utils/lib/dynamodb-helpers.d.ts', import.meta.url),
    'utf8',
  );
  const declared = [...types.matchAll(/export declare (?:function|const) (\w+)/g)].map(([, name]) => name);
  expect(Object.keys(memberTree['@aws-appsync/utils/dynamodb'] as MemberTree).sort()).toEqual(
    declared.sort(),
  );
});
