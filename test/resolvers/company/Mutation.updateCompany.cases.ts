import * as given from '../given.ts';
import type { CaseContext, Expected } from '../resolver-case.ts';
import { fails, refuses, request, response, returns, returnsEarly, sends, step } from '../resolver-case.ts';
import { active, callers, input, settledActive, stamp, tokenCases, updateAnswers } from './changes.ts';
import { illegalFields, legalFields } from './field-faults.ts';
import { traced } from './traces.ts';

const load = step('load');
const write = step('write');
const identity = given.owner();
const asking = (fields: object): CaseContext => ({ identity, args: { input: { ...input, ...fields } } });

/** Before the write: nothing was loaded, or this was. */
const unloaded = (fields: object): CaseContext => ({ ...asking(fields), prev: { result: {} } });
const loaded = (fields: object, item: object = given.profile()): CaseContext => ({
  ...asking(fields),
  stash: { loaded: true },
  prev: { result: item },
});

const stamped = stamp('updateCompany');
const update = (set: object, removed: readonly string[] = [], owner: string | null = 'ada') =>
  sends({
    operation: 'UpdateItem',
    key: given.profileKeyOf(),
    set: { ...set, ...stamped },
    ...removing(set, removed),
    condition: active(owner),
  });
/** A write that stores no trace removes the one before. */
function removing(set: object, removed: readonly string[]) {
  return 'trace' in set ? (removed.length > 0 ? { removed } : {}) : { removed: [...removed, 'trace'].sort() };
}

const table = given.TABLE;
const profileChange = (set: object, removed: readonly string[] = [], owner: string | null = 'ada') => ({
  table,
  operation: 'UpdateItem',
  key: given.profileKeyOf(),
  set: { ...set, ...stamped },
  ...removing(set, removed),
  condition: active(owner),
});
const guardOf = (handle: string) => ({ pk: `HANDLE#${handle}`, sk: 'GUARD' });
const newGuard = (handle: string) => ({
  table,
  operation: 'PutItem',
  key: guardOf(handle),
  item: { companyId: given.ID },
  condition: ['attribute_not_exists(pk)'],
});
const oldGuard = {
  table,
  operation: 'DeleteItem',
  key: guardOf('acme'),
  condition: [`companyId = "${given.ID}"`],
};
const aboutKey = { pk: `COMPANY#${given.ID}`, sk: 'ABOUT' };
const about = (text: string) => ({
  table,
  operation: 'PutItem',
  key: aboutKey,
  item: { companyId: given.ID, text },
});
const noAbout = { table, operation: 'DeleteItem', key: aboutKey };
const transaction = (...items: readonly object[]): Expected =>
  sends({ operation: 'TransactWriteItems', items });

const renamed = (folded: string, bucket: string) => ({
  nameBucket: bucket,
  nameInitial: bucket,
  nameKey: `${folded}#${given.ID}`,
  ownerActiveKey: `active#${folded}#${given.ID}`,
  ownerDeletedKey: `deleted#${folded}#${given.ID}`,
  ownerKey: `active#${folded}#${given.ID}`,
});
const after = (changes: object) => ({ stash: { item: given.profile({ ...changes, ...stamped }) } });

/** Answers to the transaction: one reason for each item. */
const cancelled = given.failure('TransactionCanceledException', 'Transaction cancelled');
const none = { type: 'None', message: 'None' };
const failed = (item: object | null) => ({
  type: 'ConditionCheckFailed',
  message: 'The condition check failed.',
  item,
});
const conflict = { type: 'TransactionConflict', message: 'Transaction is ongoing for the item' };
const written = given.profile({ ...stamped, handle: 'new' });
const answering = (error: CaseContext['error'], result: unknown): CaseContext => ({
  ...asking({ handle: 'new' }),
  stash: { loaded: true, item: written },
  ...(error ? { error } : {}),
  result,
});
const reasons = (...cancellationReasons: readonly object[]) => ({ keys: null, cancellationReasons });
const handleTaken = fails('HandleTaken', 'Another company has this handle.');

export const cases = [
  ...legalFields.map(([title, fields]) => request(`takes ${title}`, asking(fields), returns({}))),
  ...illegalFields.map(([title, fields, faults]) =>
    request(`refuses ${title}`, asking(fields), refuses(...faults)),
  ),
  ...tokenCases((clientToken) => asking({ clientToken, name: 'New' })),
  request('refuses to change nothing', asking({}), refuses(['input', 'must change at least one field'])),
  ...['name', 'handle', 'industry', 'country'].map((field) =>
    request(`refuses to clear ${field}`, asking({ [field]: null }), refuses([field, 'cannot be cleared'])),
  ),
  ...['description', 'website', 'foundedYear', 'employeeCount', 'about'].map((field) =>
    request(`takes ${field} to be cleared`, asking({ [field]: null }), returns({})),
  ),
  request(
    'names what is wrong, then the token, then what cannot be cleared',
    asking({ clientToken: '', name: null, employeeCount: -1 }),
    refuses(
      ['employeeCount', 'must not be negative'],
      ['clientToken', 'must not be blank'],
      ['name', 'cannot be cleared'],
    ),
  ),
  response('gives what the last step gave', { ...asking({}), prev: { result: written } }, returns(written)),

  load.request(
    'reads nothing for a change of the profile alone',
    unloaded({ name: 'New', website: null }),
    returnsEarly({}),
  ),
  ...(['handle', 'about'] as const).map((field) =>
    load.request(
      `reads the profile for a change of ${field}`,
      unloaded({ [field]: 'new' }),
      sends({ operation: 'GetItem', key: given.profileKeyOf(), consistentRead: true }),
    ),
  ),
  load.request(
    'reads the profile to clear about',
    unloaded({ about: null }),
    sends({ operation: 'GetItem', key: given.profileKeyOf(), consistentRead: true }),
  ),
  load.response(
    'passes the profile on',
    { ...asking({ handle: 'new' }), result: given.profile() },
    returns(given.profile()),
    {
      stash: { loaded: true },
    },
  ),
  load.response(
    'passes an empty object on for no profile',
    { ...asking({ handle: 'new' }), result: null },
    returns({}),
    {
      stash: { loaded: true },
    },
  ),
  ...given.failures.map(([title, error, answer]) =>
    load.response(
      `keeps ${title} to itself`,
      { ...asking({ handle: 'new' }), error: error!, result: null },
      answer,
    ),
  ),

  write.request(
    'leaves what is absent as it is',
    unloaded({ description: 'New.' }),
    update({ description: 'New.' }),
  ),
  write.request(
    'sets 0 and the empty text as values',
    unloaded({ employeeCount: 0, description: '' }),
    update({ employeeCount: 0, description: '' }),
  ),
  write.request(
    'removes what is null',
    unloaded({ description: null, website: null, foundedYear: null, employeeCount: null }),
    update({}, ['description', 'employeeCount', 'foundedYear', 'website']),
  ),
  write.request(
    'sets some and removes others at once',
    unloaded({ website: 'https://new.example', foundedYear: null }),
    update({ website: 'https://new.example' }, ['foundedYear']),
  ),
  write.request(
    'moves a renamed company in every index that sorts by name',
    unloaded({ name: 'Émile & Co' }),
    update({ name: 'Émile & Co', ...renamed('emile & co', 'e') }),
  ),
  write.request(
    'refuses a name of nothing but accents',
    unloaded({ name: '\u0301' }),
    refuses(['name', 'must hold a character that counts in a search']),
  ),
  write.request(
    'moves a company to another industry',
    unloaded({ industry: 'Tools' }),
    update({ industry: 'Tools', industryKey: 'Tools' }),
  ),
  write.request(
    'moves a company to another country',
    unloaded({ country: 'FR' }),
    update({ country: 'FR', countryKey: 'FR' }),
  ),
  write.request(
    'stores the trace of the request',
    { ...unloaded({ website: null }), headers: traced.headers },
    update({ trace: traced.trace }, ['website']),
  ),
  write.request(
    'stores the trace of the request in a transaction too',
    { ...loaded({ handle: 'new' }, given.profile({ trace: 'before' })), headers: traced.headers },
    transaction(profileChange({ handle: 'new', trace: traced.trace }), newGuard('new'), oldGuard),
    after({ handle: 'new', trace: traced.trace }),
  ),
  write.request(
    'keeps no trace of an earlier request',
    loaded({ handle: 'new' }, given.profile({ trace: 'before' })),
    transaction(profileChange({ handle: 'new' }), newGuard('new'), oldGuard),
    after({ handle: 'new' }),
  ),
  ...callers.map(([title, caller, owner]) =>
    write.request(
      title,
      { ...unloaded({ industry: 'Tools' }), identity: caller },
      sends({
        operation: 'UpdateItem',
        key: given.profileKeyOf(),
        set: { industry: 'Tools', industryKey: 'Tools', ...stamp('updateCompany', caller.sub) },
        removed: ['trace'],
        condition: active(owner),
      }),
    ),
  ),
  ...updateAnswers(asking({ name: 'New' }), settledActive('updateCompany')).map((answer) => ({
    ...answer,
    step: 'write',
  })),

  write.request(
    'writes the guard of a new handle and frees the old one',
    loaded({ handle: 'new' }),
    transaction(profileChange({ handle: 'new' }), newGuard('new'), oldGuard),
    after({ handle: 'new' }),
  ),
  write.request(
    'leaves the guards alone when the handle is the one it has',
    loaded({ handle: 'acme', employeeCount: 0 }),
    transaction(profileChange({ employeeCount: 0 })),
    after({ employeeCount: 0 }),
  ),
  write.request(
    'writes about as an item of its own and counts its version',
    loaded({ about: 'Since 1949.' }),
    transaction(profileChange({ aboutVersion: 4 }), about('Since 1949.')),
    after({ aboutVersion: 4 }),
  ),
  write.request(
    'writes an empty about as a text',
    loaded({ about: '' }),
    transaction(profileChange({ aboutVersion: 4 }), about('')),
    after({ aboutVersion: 4 }),
  ),
  write.request(
    'removes the item of an about that is cleared',
    loaded({ about: null }, given.profile({ aboutVersion: 2 })),
    transaction(profileChange({}, ['aboutVersion']), noAbout),
    after({}),
  ),
  write.request(
    'changes everything at once',
    loaded({
      name: 'New',
      handle: 'new',
      industry: 'Tools',
      country: 'FR',
      description: null,
      about: 'New.',
    }),
    transaction(
      profileChange(
        {
          name: 'New',
          ...renamed('new', 'n'),
          ...{ industry: 'Tools', industryKey: 'Tools', country: 'FR', countryKey: 'FR' },
          ...{ handle: 'new', aboutVersion: 4 },
        },
        ['description'],
      ),
      newGuard('new'),
      oldGuard,
      about('New.'),
    ),
    after({
      name: 'New',
      ...renamed('new', 'n'),
      ...{ industry: 'Tools', industryKey: 'Tools', country: 'FR', countryKey: 'FR' },
      ...{ handle: 'new', aboutVersion: 4, description: undefined },
    }),
  ),
  write.request(
    'lets editors change everybody’s handle',
    { ...loaded({ handle: 'new' }), identity: given.editor() },
    transaction(
      { ...profileChange({}, [], null), set: { handle: 'new', ...stamp('updateCompany', 'ed') } },
      newGuard('new'),
      oldGuard,
    ),
  ),
  write.request(
    'holds others to the owner in the transaction too',
    { ...loaded({ handle: 'new' }), identity: given.stranger() },
    transaction(
      { ...profileChange({}, [], 'eve'), set: { handle: 'new', ...stamp('updateCompany', 'eve') } },
      newGuard('new'),
      oldGuard,
    ),
  ),
  write.request(
    'says that there is no such company',
    loaded({ handle: 'new' }, {}),
    fails('NotFound', 'There is no such company.'),
  ),
  ...settledActive('updateCompany')
    // What may be written is written: the condition decides.
    .filter(
      ([, , item]) => item !== null && ('deletedAt' in item || (item as { version: number }).version !== 3),
    )
    .map(([title, caller, item, expected]) =>
      write.request(
        `${title}, having read it`,
        { ...loaded({ handle: 'new' }, item!), identity: caller },
        expected.kind === 'returns' ? returnsEarly(expected.value) : expected,
      ),
    ),

  write.response(
    'gives the profile as it was written',
    answering(undefined, { keys: [] }),
    returns(given.written(written)),
  ),
  ...settledActive('updateCompany').map(([title, caller, item, expected]) =>
    write.response(
      `${title}, met in a transaction`,
      { ...answering(cancelled, reasons(failed(item), none, none)), identity: caller },
      expected,
    ),
  ),
  write.response(
    'judges the profile before the guards',
    {
      ...answering(cancelled, reasons(failed(given.profile()), failed(null), none)),
      identity: given.stranger(),
    },
    fails('Forbidden', 'Only the owner and editors may change this company.'),
  ),
  write.response(
    'says that another company has the handle',
    answering(cancelled, reasons(none, failed({ companyId: 'other' }), none)),
    handleTaken,
  ),
  write.response(
    'asks to try again after a conflict',
    answering(cancelled, reasons(conflict, none, none)),
    given.tryAgain,
  ),
  write.response(
    'asks to try again after a conflict over the guard',
    answering(cancelled, reasons(none, conflict, none)),
    given.tryAgain,
  ),
  write.response('has no reasons to judge in an empty list', answering(cancelled, reasons()), given.broken),
  write.response(
    'has no reasons to judge in an answer without them',
    answering(cancelled, { keys: null, cancellationReasons: null }),
    given.broken,
  ),
  ...given.failures.map(([title, error, answer]) =>
    write.response(`keeps ${title} of a transaction to itself`, answering(error, null), answer),
  ),
];
