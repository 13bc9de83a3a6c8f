import * as given from '../given.ts';
import type { CaseContext, Expected, ResolverCase } from '../resolver-case.ts';
import { fails, refuses, request, response, returns } from '../resolver-case.ts';

/** A change of the company at the version it has. */
export const input = { id: given.ID, expectedVersion: 3, clientToken: 'token-3' };

/** What a change sets besides what it is asked for. */
export const stamp = (field: string, caller = 'ada') => ({
  version: 4,
  lastMutation: `${caller}#${field}#token-3`,
  updatedAt: given.NOW_ISO8601,
  updatedBy: caller,
});

const owned = (caller: string | null) => (caller === null ? [] : [`ownerId = "${caller}"`]);

/** The condition of a change of a company that is there; `caller` null for editors and admins. */
export const active = (caller: string | null) => [
  'attribute_exists(pk)',
  'attribute_not_exists(deletedAt)',
  ...owned(caller),
  'version = 3',
];
/** The condition of a restoration. */
export const deleted = (caller: string | null) => [
  'attribute_exists(deletedAt)',
  `expiresAt > ${given.NOW_SECONDS}`,
  ...owned(caller),
  'version = 3',
];

/** Everyone who may ask, with whose company it has to be. */
export const callers: readonly (readonly [title: string, identity: { sub: string }, owner: string | null])[] =
  [
    ['holds others to companies of their own', given.stranger(), 'eve'],
    ['holds other groups to companies of their own', given.staff(), 'sam'],
    ['lets editors change everybody’s', given.editor(), null],
    ['lets admins change everybody’s', given.admin(), null],
  ];

const blank = 'must not be blank';
const control = 'must not contain control characters';

/** What a clientToken may not be, and why. */
const badTokens: readonly (readonly [title: string, token: string, reason: string])[] = [
  ['an empty token', '', blank],
  ['a blank token', '  \t', blank],
  ['a token of 129 characters', 'x'.repeat(129), 'must be at most 128 characters long'],
  ['a token of 10,000 characters', 'x'.repeat(10_000), 'must be at most 128 characters long'],
  ['a token with a line break', 'a\nb', control],
];

/** The refusals of a clientToken, in every mutation. */
export function tokenCases(context: (clientToken: string) => CaseContext): readonly ResolverCase[] {
  return badTokens.map(([title, token, reason]) =>
    request(`refuses ${title}`, context(token), refuses(['clientToken', reason])),
  );
}

const missing = fails('NotFound', 'There is no such company.');
const forbidden = fails('Forbidden', 'Only the owner and editors may change this company.');
const conflict = (item: { version: number }) =>
  fails('VersionConflict', `The company is at version ${item.version}.`, { ...item, id: given.ID });

type Settled = readonly [title: string, identity: unknown, item: object | null, expected: Expected];

/** What a change means that was meant for `item` at version 3, and for an active company. */
export function settledActive(field: string): readonly Settled[] {
  const mine = `ada#${field}#token-3`;
  const at = (version: number, more: object = {}) => given.profile({ version, ...more });
  const gone = given.deletedProfile();
  return [
    ...settledAlike(field, at, missing),
    [
      'says that a deleted company is not there',
      given.owner(),
      gone,
      fails('NotFound', 'The company is deleted.'),
    ],
    ['says so to editors', given.editor(), gone, fails('NotFound', 'The company is deleted.')],
    [
      'says that it is deleted rather than at another version',
      given.owner(),
      given.deletedProfile({ version: 9 }),
      fails('NotFound', 'The company is deleted.'),
    ],
    [
      'recognises its own change though the company was deleted with it',
      given.owner(),
      given.deletedProfile({ version: 4, lastMutation: mine }),
      returns(given.written(given.deletedProfile({ version: 4, lastMutation: mine }))),
    ],
    ['asks to try again when nothing is in the way any more', given.owner(), at(3), given.tryAgain],
  ];
}

/** What a restoration means that was meant for `item` at version 3. */
export function settledDeleted(field: string): readonly Settled[] {
  const at = (version: number, more: object = {}) => given.deletedProfile({ version, ...more });
  const notDeleted = fails('InvalidInput', 'The company is not deleted.', null, {
    fields: [{ field: 'id', reason: 'is not deleted' }],
  });
  const expired = given.deletedProfile({ expiresAt: given.NOW_SECONDS });
  return [
    ...settledAlike(field, at, missing),
    ['says that the company is not deleted', given.owner(), given.profile(), notDeleted],
    ['says so to editors', given.editor(), given.profile(), notDeleted],
    [
      'says that it is at another version rather than not deleted',
      given.owner(),
      given.profile({ version: 4 }),
      conflict(given.profile({ version: 4 })),
    ],
    [
      'says that the time to restore is over',
      given.owner(),
      expired,
      fails('NotFound', 'The company can no longer be restored.'),
    ],
  ];
}

/** The reasons that all changes share, in their order. */
function settledAlike(
  field: string,
  at: (version: number, more?: object) => { version: number },
  none: Expected,
): readonly Settled[] {
  const mine = `ada#${field}#token-3`;
  const transferred = at(4, { lastMutation: mine, ownerId: 'bob' });
  const later = at(5, { lastMutation: mine });
  return [
    ['says that there is no such company', given.owner(), null, none],
    [
      'recognises its own change',
      given.owner(),
      at(4, { lastMutation: mine }),
      returns(given.written(at(4, { lastMutation: mine }))),
    ],
    [
      'recognises its own change of a company that is no longer its own',
      given.owner(),
      transferred,
      returns(given.written(transferred)),
    ],
    ['takes a token that made a later version for another change', given.owner(), later, conflict(later)],
    [
      'takes another’s change with the same token for another’s',
      given.owner(),
      at(4, { lastMutation: `bob#${field}#token-3` }),
      conflict(at(4, { lastMutation: `bob#${field}#token-3` })),
    ],
    [
      'takes another operation with the same token for another change',
      given.owner(),
      at(4, { lastMutation: 'ada#otherMutation#token-3' }),
      conflict(at(4, { lastMutation: 'ada#otherMutation#token-3' })),
    ],
    ['gives the owner the current item with a conflict', given.owner(), at(9), conflict(at(9))],
    ['gives editors the current item with a conflict', given.editor(), at(2), conflict(at(2))],
    ['gives admins the current item with a conflict', given.admin(), at(9), conflict(at(9))],
    ['is forbidden to others', given.stranger(), at(3), forbidden],
    ['is forbidden to other groups', given.staff(), at(3), forbidden],
    ['tells others nothing of the version', given.stranger(), at(9), forbidden],
    ['tells others nothing of a deletion', given.stranger(), given.deletedProfile(), forbidden],
    ['tells others nothing of an active company', given.stranger(), given.profile(), forbidden],
  ];
}

/** The answers to a conditional UpdateItem. */
export function updateAnswers(context: CaseContext, settled: readonly Settled[]): readonly ResolverCase[] {
  const error = given.failure('ConditionalCheckFailedException', 'The conditional request failed');
  return [
    response(
      'gives what was written, to be read consistently below',
      { ...context, result: given.profile({ version: 4 }) },
      returns(given.written(given.profile({ version: 4 }))),
    ),
    ...settled.map(([title, identity, item, expected]) =>
      response(title, { ...context, identity, error, result: item }, expected),
    ),
    ...given.failures.map(([title, failure, answer]) =>
      response(`keeps ${title} to itself`, { ...context, error: failure!, result: null }, answer),
    ),
  ];
}
