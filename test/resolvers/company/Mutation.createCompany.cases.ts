import * as given from '../given.ts';
import type { CaseContext, Expected } from '../resolver-case.ts';
import { fails, refuses, request, response, returns, returnsEarly, sends, step } from '../resolver-case.ts';
import { tokenCases } from './changes.ts';
import { illegalFields, legalFields } from './field-faults.ts';
import { traces } from './traces.ts';

const write = step('write');
const look = step('look');
const settle = step('settle');

const identity = given.owner();
const input = { name: 'Acme', industry: 'Aerospace', country: 'DE', clientToken: 'token-1' };
const reference = { source: 'import', id: 'row#1' };
const asking = (fields: object = {}, caller: unknown = identity): CaseContext => ({
  identity: caller,
  args: { input: { ...input, ...fields } },
});

/** The item as the handler prepares it. */
const made = (changes: object = {}) => ({
  ...given.profileKeyOf(given.MADE_ID),
  handle: 'acme',
  name: 'Acme',
  industry: 'Aerospace',
  country: 'DE',
  ownerId: 'ada',
  version: 1,
  lastMutation: 'ada#createCompany#token-1',
  createdAt: given.NOW_ISO8601,
  createdBy: 'ada',
  updatedAt: given.NOW_ISO8601,
  updatedBy: 'ada',
  nameBucket: 'a',
  nameInitial: 'a',
  industryKey: 'Aerospace',
  countryKey: 'DE',
  createdMonth: '2026-11',
  createdIn: '2026-11',
  ...sortKeys('acme'),
  createdKey: `${given.NOW_ISO8601}#${given.MADE_ID}`,
  ...changes,
});
function sortKeys(folded: string) {
  const nameKey = `${folded}#${given.MADE_ID}`;
  return {
    nameKey,
    ownerActiveKey: `active#${nameKey}`,
    ownerDeletedKey: `deleted#${nameKey}`,
    ownerKey: `active#${nameKey}`,
  };
}
const named = (name: string, folded: string, bucket: string) => ({
  name,
  ...sortKeys(folded),
  nameBucket: bucket,
  nameInitial: bucket,
});
const lives = given.NOW_SECONDS + 24 * 60 * 60;
const prepared = (changes: object = {}) => ({ stash: { company: made(changes) } });
const all = {
  handle: 'rockets',
  description: 'Rockets.',
  website: 'https://acme.example',
  foundedYear: 1949,
  employeeCount: 12,
  about: 'Since 1949.',
  externalReference: reference,
};
const cleared = {
  handle: null,
  description: null,
  website: null,
  foundedYear: null,
  employeeCount: null,
  about: null,
  externalReference: null,
};

/** The transaction, and what of it stands in the way. */
const { table, item } = { table: given.TABLE, item: given.profile({ version: 1 }) };
const tokenKey = (caller = 'ada') => ({ pk: `TOKEN#${caller}#token-1`, sk: 'TOKEN' });
const guardKey = (handle = 'acme') => ({ pk: `HANDLE#${handle}`, sk: 'GUARD' });
const externalKey = { pk: 'EXTERNAL#import#row#1', sk: 'EXTERNAL' };
const absent = ['attribute_not_exists(pk)'];
const put = (key: object, content: object, condition?: readonly string[]) => {
  return { table, operation: 'PutItem', key, item: content, ...(condition ? { condition } : {}) };
};
const puts = (company: { handle: string }, caller = 'ada') => [
  put(given.profileKeyOf(), company, absent),
  put(guardKey(company.handle), { companyId: given.ID }, absent),
  put(tokenKey(caller), { companyId: given.ID, fingerprint: 'print', expiresAt: lives }, [
    `(attribute_not_exists(pk)) OR (expiresAt < ${given.NOW_SECONDS})`,
  ]),
];
const nameExternal = {
  table,
  operation: 'UpdateItem',
  key: externalKey,
  set: { companyId: given.ID },
  removed: ['expiresAt'],
  condition: ['attribute_not_exists(companyId)'],
};
const putAbout = (text: string) =>
  put({ pk: `COMPANY#${given.ID}`, sk: 'ABOUT' }, { companyId: given.ID, text });
const transaction = (items: readonly object[]): Expected => sends({ operation: 'TransactWriteItems', items });

const stash = (more: object = {}) => ({
  company: item,
  handleWasMade: false,
  failed: false,
  fingerprint: 'print',
  tokenExpiresAt: lives,
  ...more,
});
const writing = (fields: object = {}, more: object = {}): CaseContext => ({
  ...asking(fields),
  stash: stash(more),
  prev: { result: {} },
});
const cancelled = given.failure('TransactionCanceledException', 'Transaction cancelled');
const none = { type: 'None', message: 'None' };
const failed = (found: object) => ({
  type: 'ConditionCheckFailed',
  message: 'The condition check failed.',
  item: found,
});
const conflict = { type: 'TransactionConflict', message: 'Transaction is ongoing for the item' };
const reasons = (...cancellationReasons: readonly object[]) => ({ keys: null, cancellationReasons });
const answered = (
  result: unknown,
  error: CaseContext['error'] = cancelled,
  fields: object = {},
): CaseContext => ({
  ...writing(fields),
  result,
  error,
});

const guard = { ...guardKey(), companyId: 'other' };
const token = (changes: object = {}) => ({
  ...tokenKey(),
  companyId: 'first',
  fingerprint: 'print',
  expiresAt: lives,
  ...changes,
});
const external = { ...externalKey, companyId: 'imported' };
/** What the intake leaves of a company whose removal came first. */
const note = { ...externalKey, sourceVersion: 7, expiresAt: lives };
const found = (more: object) => ({ token: null, guard: null, external: null, ...more });

const looking = (fields: object = {}, more: object = { failed: true, conflict: true }): CaseContext => ({
  ...writing(fields, more),
  prev: { result: { passed: 'on' } },
});
const settling = (items: object, more: object = {}): CaseContext => ({
  ...writing({}, { failed: true, found: found(items), ...more }),
});
const replays = (id: string) =>
  sends({ operation: 'GetItem', key: given.profileKeyOf(id), consistentRead: true });
const reused = fails(
  'ClientTokenReused',
  'This clientToken was used for another company. Use a new one for a new company.',
);
const suffixed = given.profile({ version: 1, handle: 'acme-p8s0ab' });
const longHandle = 'a'.repeat(56);

export const cases = [
  request('prepares a company with a handle made of its name', asking(), returns({}), {
    stash: {
      company: made(),
      handleWasMade: true,
      failed: false,
      fingerprint: '["Acme","Aerospace","DE",null,null,null,null,null,-1,null,null]',
      tokenExpiresAt: lives,
    },
  }),
  request('prepares everything that is given', asking(all, given.editor()), returns({}), {
    stash: {
      company: made({
        handle: 'rockets',
        description: 'Rockets.',
        website: 'https://acme.example',
        foundedYear: 1949,
        employeeCount: 12,
        aboutVersion: 1,
        externalReference: reference,
        ...{ ownerId: 'ed', createdBy: 'ed', updatedBy: 'ed' },
        lastMutation: 'ed#createCompany#token-1',
      }),
      handleWasMade: false,
      failed: false,
      fingerprint:
        '["Acme","Aerospace","DE","rockets","Rockets.","https://acme.example",1949,12,11,"import","row#1"]',
      tokenExpiresAt: lives,
    },
  }),
  request('takes null for not given', asking(cleared), returns({}), {
    stash: {
      company: made(),
      handleWasMade: true,
      fingerprint: '["Acme","Aerospace","DE",null,null,null,null,null,-1,null,null]',
    },
  }),
  request(
    'keeps 0 and the empty text as values',
    asking({ employeeCount: 0, description: '', about: '' }),
    returns({}),
    {
      stash: {
        company: made({ employeeCount: 0, description: '', aboutVersion: 1 }),
        fingerprint: '["Acme","Aerospace","DE",null,"",null,null,0,0,null,null]',
      },
    },
  ),
  request(
    'makes the handle of the letters and digits of a name',
    asking({ name: '  Ångström & Söhne (2) ' }),
    returns({}),
    prepared({
      handle: 'angstrom-sohne-2',
      ...named('  Ångström & Söhne (2) ', 'angstrom & sohne (2)', 'a'),
    }),
  ),
  request(
    'makes the handle of the id when the name has no Latin letter',
    asking({ name: '東京' }),
    returns({}),
    prepared({ handle: `c-${given.MADE_ID.toLowerCase()}`, ...named('東京', '東京', '東') }),
  ),
  request(
    'makes the handle of the id when one letter is left',
    asking({ name: '🚀 X' }),
    returns({}),
    prepared({ handle: `c-${given.MADE_ID.toLowerCase()}`, ...named('🚀 X', '🚀 x', '~') }),
  ),
  request(
    'makes a handle that leaves room for a suffix',
    asking({ name: 'x'.repeat(200) }),
    returns({}),
    prepared({ handle: 'x'.repeat(56), ...named('x'.repeat(200), 'x'.repeat(200), 'x') }),
  ),
  request(
    'refuses a name of nothing but accents',
    asking({ name: '\u0301' }),
    refuses(['name', 'must hold a character that counts in a search']),
  ),
  ...traces.map(([title, headers, trace]) =>
    request(
      `stores ${title}`,
      { ...asking(), headers },
      returns({}),
      prepared(trace === null ? {} : { trace }),
    ),
  ),
  ...legalFields.map(([title, fields]) => request(`takes ${title}`, asking(fields), returns({}))),
  ...illegalFields.map(([title, fields, faults]) =>
    request(`refuses ${title}`, asking(fields), refuses(...faults)),
  ),
  ...tokenCases((clientToken) => asking({ clientToken })),
  request('takes a token of 128 characters', asking({ clientToken: 'x'.repeat(128) }), returns({})),
  ...[given.owner(), given.staff()].map((caller) =>
    request(
      `takes no external reference from ${caller.sub}`,
      asking({ externalReference: reference }, caller),
      fails('Forbidden', 'Only editors may give an external reference.'),
    ),
  ),
  request(
    'takes an external reference from admins',
    asking({ externalReference: reference }, given.admin()),
    returns({}),
  ),
  ...(
    [
      ['a source with a #', { source: 'a#b', id: '1' }, ['externalReference.source', 'must not contain #']],
      ['a blank source', { source: ' ', id: '1' }, ['externalReference.source', 'must not be blank']],
      [
        'a source of 65 characters',
        { source: 'x'.repeat(65), id: '1' },
        ['externalReference.source', 'must be at most 64 characters long'],
      ],
      ['a blank id', { source: 'import', id: '' }, ['externalReference.id', 'must not be blank']],
      [
        'an id of 257 characters',
        { source: 'import', id: 'x'.repeat(257) },
        ['externalReference.id', 'must be at most 256 characters long'],
      ],
    ] as const
  ).map(([title, externalReference, fault]) =>
    request(
      `refuses an external reference with ${title}`,
      asking({ externalReference }, given.editor()),
      refuses(fault),
    ),
  ),
  request(
    'takes the longest external reference',
    asking({ externalReference: { source: 'x'.repeat(64), id: 'x'.repeat(256) } }, given.editor()),
    returns({}),
  ),
  request(
    'names the fields’ faults, then the token’s, then the reference’s',
    asking({ name: '', clientToken: '', externalReference: { source: '', id: '' } }, given.editor()),
    refuses(
      ['name', 'must not be blank'],
      ['clientToken', 'must not be blank'],
      ['externalReference.source', 'must not be blank'],
      ['externalReference.id', 'must not be blank'],
    ),
  ),
  response('gives what the last step gave', { ...asking(), prev: { result: item } }, returns(item)),

  write.request(
    'writes the company with its guard and token, or nothing',
    writing(),
    transaction(puts(item)),
  ),
  write.request(
    'writes the token of the caller',
    { ...writing(), identity: given.editor() },
    transaction(puts(item, 'ed')),
  ),
  write.request(
    'writes the external reference',
    writing({ externalReference: reference }),
    transaction([...puts(item), nameExternal]),
  ),
  write.request(
    'writes about as an item of its own',
    writing({ about: 'Hi.' }),
    transaction([...puts(item), putAbout('Hi.')]),
  ),
  write.request('writes an empty about', writing({ about: '' }), transaction([...puts(item), putAbout('')])),
  write.request('takes null for not given', writing(cleared), transaction(puts(item))),
  write.request(
    'writes the external reference before about',
    writing({ externalReference: reference, about: 'Hi.' }),
    transaction([...puts(item), nameExternal, putAbout('Hi.')]),
  ),
  write.response(
    'gives what was written',
    { ...writing(), result: { keys: [] } },
    returns(given.written(item)),
    {
      stash: { failed: false },
    },
  ),
  write.response(
    'keeps what stood in the way',
    answered(reasons(none, failed(guard), failed(token()))),
    returns({}),
    {
      stash: { failed: true, conflict: false, found: { guard, token: token(), external: null } },
    },
  ),
  write.response(
    'keeps the external reference that stood in the way',
    answered(reasons(none, none, none, failed(external))),
    returns({}),
    { stash: { failed: true, conflict: false, found: { guard: null, token: null, external } } },
  ),
  write.response(
    'knows that a conflict leaves open what is there',
    answered(reasons(none, conflict, none)),
    returns({}),
    { stash: { failed: true, conflict: true, found: { guard: null, token: null, external: null } } },
  ),
  write.response(
    'knows it beside a failed condition too: its own token may be behind the conflict',
    answered(reasons(none, failed(guard), conflict)),
    returns({}),
    { stash: { failed: true, conflict: true } },
  ),
  write.response(
    'knows it of reasons that come and go',
    answered(reasons(none, { type: 'ThrottlingError', message: 'Throughput exceeds' }, none)),
    returns({}),
    { stash: { failed: true, conflict: true } },
  ),
  write.response(
    'says that an item is too large',
    answered(reasons(none, none, none, { type: 'ValidationError', message: 'Item size has exceeded' })),
    given.tooLarge,
    { logs: ['ValidationError Item size has exceeded'] },
  ),
  write.response(
    'keeps what else DynamoDB finds wrong with an item to itself',
    answered(reasons(none, { type: 'ValidationError', message: 'One or more parameters' })),
    given.broken,
    { logs: ['ValidationError One or more parameters'] },
  ),
  write.response('has no reasons to keep in an empty list', answered(reasons()), given.broken),
  write.response(
    'has no reasons to keep in an answer without them',
    answered({ keys: null, cancellationReasons: null }),
    given.broken,
  ),
  ...given.failures.map(([title, error, answer]) =>
    write.response(`keeps ${title} to itself`, answered(null, error), answer),
  ),

  look.request('passes a success on', looking({}, { failed: false }), returnsEarly({ passed: 'on' })),
  look.request(
    'passes a success on whatever was found',
    looking({}, { failed: false, conflict: true }),
    returnsEarly({ passed: 'on' }),
  ),
  look.request(
    'passes a failure on whose items came back with it',
    looking({}, { failed: true, conflict: false }),
    returnsEarly({ passed: 'on' }),
  ),
  look.request(
    'reads the token after a conflict',
    looking(),
    sends({
      operation: 'BatchGetItem',
      tables: { [table]: { keys: [tokenKey()], consistentRead: true } },
    }),
  ),
  look.request(
    'reads the external reference too',
    looking({ externalReference: reference }),
    sends({
      operation: 'BatchGetItem',
      tables: { [table]: { keys: [tokenKey(), externalKey], consistentRead: true } },
    }),
  ),
  look.response(
    'keeps what it found',
    { ...looking(), result: { data: { [table]: [token()] }, unprocessedKeys: { [table]: [] } } },
    returns({}),
    { stash: { found: { token: token(), external: null } } },
  ),
  look.response(
    'keeps the external reference it found',
    { ...looking(), result: { data: { [table]: [null, external] } } },
    returns({}),
    { stash: { found: { token: null, external } } },
  ),
  look.response(
    'takes an answer whose unprocessed keys are of no table',
    { ...looking(), result: { data: { [table]: [null] }, unprocessedKeys: {} } },
    returns({}),
    { stash: { found: { token: null, external: null } } },
  ),
  look.response(
    'asks to try again when it could not read all',
    {
      ...looking(),
      result: { data: { [table]: [null] }, unprocessedKeys: { [table]: [tokenKey()] } },
    },
    given.tryAgain,
  ),
  ...given.failures.map(([title, error, answer]) =>
    look.response(`keeps ${title} to itself`, { ...looking(), error: error!, result: null }, answer),
  ),

  settle.request(
    'passes a success on',
    { ...writing(), prev: { result: { passed: 'on' } } },
    returnsEarly({ passed: 'on' }),
  ),
  settle.request('replays the company that the token made', settling({ token: token() }), replays('first'), {
    stash: { replay: true },
  }),
  settle.request(
    'replays it although its guard and reference are in the way too',
    settling({ token: token(), guard, external }),
    replays('first'),
  ),
  settle.request(
    'refuses a token that made another company',
    settling({ token: token({ fingerprint: 'other' }) }),
    reused,
  ),
  settle.request(
    'refuses it rather than the handle',
    settling({ token: token({ fingerprint: 'other' }), guard, external }),
    reused,
  ),
  settle.request(
    'remembers a token in its last second',
    settling({ token: token({ expiresAt: given.NOW_SECONDS, fingerprint: 'other' }) }),
    reused,
  ),
  settle.request(
    'forgets a token that has expired',
    settling({ token: token({ expiresAt: given.NOW_SECONDS - 1, fingerprint: 'other' }), guard }),
    fails('HandleTaken', 'Another company has this handle.'),
  ),
  settle.request(
    'replays the company of the external reference',
    settling({ external }),
    replays('imported'),
    {
      stash: { replay: true },
    },
  ),
  settle.request(
    'replays it although its guard is in the way too',
    settling({ external, guard }),
    replays('imported'),
  ),
  settle.request(
    'replays nothing for an external reference that names no company',
    settling({ external: note }),
    given.tryAgain,
  ),
  settle.request(
    'writes again with a suffix beside such a reference',
    settling({ external: note, guard }, { handleWasMade: true }),
    transaction(puts(suffixed)),
  ),
  settle.request('asks to try again when nothing is in the way any more', settling({}), given.tryAgain),
  settle.request(
    'asks to try again when nothing is known to be in the way',
    { ...settling({}), stash: stash({ failed: true, found: {} }) },
    given.tryAgain,
  ),
  settle.request(
    'says that another company has the handle that was asked for',
    settling({ guard }),
    fails('HandleTaken', 'Another company has this handle.'),
  ),
  settle.request(
    'writes again with a suffix to the handle that it made',
    settling({ guard }, { handleWasMade: true }),
    transaction(puts(suffixed)),
    { stash: { company: suffixed } },
  ),
  settle.request(
    'keeps a handle with a suffix within 63 characters',
    settling(
      { guard },
      { handleWasMade: true, company: given.profile({ version: 1, handle: `${longHandle}bb` }) },
    ),
    transaction(puts(given.profile({ version: 1, handle: `${longHandle}-p8s0ab` }))),
  ),
  settle.response(
    'gives what the second try wrote',
    { ...writing(), result: { keys: [] } },
    returns(given.written(item)),
  ),
  settle.response(
    'asks to try again when the second try met something too',
    answered(reasons(none, failed(guard), none)),
    given.tryAgain,
  ),
  settle.response(
    'gives the company again, and says that it does',
    { ...writing({}, { replay: true }), result: given.profile({ version: 7 }) },
    returns(given.written(given.profile({ version: 7 }))),
    { headers: { 'idempotent-replayed': 'true' } },
  ),
  settle.response(
    'asks to try again when the company is gone',
    { ...writing({}, { replay: true }), result: null },
    given.tryAgain,
  ),
  settle.response(
    'has no reasons to judge in an answer without them',
    answered({ keys: null, cancellationReasons: null }),
    given.broken,
  ),
  ...given.failures.map(([title, error, answer]) =>
    settle.response(`keeps ${title} to itself`, answered(null, error), answer),
  ),
];
