import * as given from '../given.ts';
import { request, sends, type Expected } from '../resolver-case.ts';
import { active, callers, input, settledActive, stamp, tokenCases, updateAnswers } from './changes.ts';
import { traced } from './traces.ts';

const identity = given.owner();
const args = { input };

const deletion = (caller: string, owner: string | null, trace?: string): Expected =>
  sends({
    operation: 'UpdateItem',
    key: given.profileKeyOf(),
    set: {
      deletedAt: given.NOW_ISO8601,
      expiresAt: given.NOW_SECONDS + 30 * 24 * 60 * 60,
      ...stamp('deleteCompany', caller),
      ...(trace === undefined ? {} : { trace }),
    },
    copied: { ownerKey: 'ownerDeletedKey' },
    removed: [
      ...['countryKey', 'createdMonth', 'industryKey', 'nameBucket'],
      ...(trace === undefined ? ['trace'] : []),
    ],
    condition: active(owner),
  });

export const cases = [
  request('takes the company out of every index but its owner’s', { identity, args }, deletion('ada', 'ada')),
  ...callers.map(([title, caller, owner]) =>
    request(title, { identity: caller, args }, deletion(caller.sub, owner)),
  ),
  request(
    'stores the trace of the request',
    { identity, args, headers: traced.headers },
    deletion('ada', 'ada', traced.trace),
  ),
  ...tokenCases((clientToken) => ({ identity, args: { input: { ...input, clientToken } } })),

  ...updateAnswers({ identity, args }, settledActive('deleteCompany')),
];
