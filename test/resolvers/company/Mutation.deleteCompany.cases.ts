import * as given from '../given.ts';
import { request, sends, type Expected } from '../resolver-case.ts';
import { active, callers, input, settledActive, stamp, tokenCases, updateAnswers } from './changes.ts';

const identity = given.owner();
const args = { input };

const deletion = (caller: string, owner: string | null): Expected =>
  sends({
    operation: 'UpdateItem',
    key: given.profileKeyOf(),
    set: {
      deletedAt: given.NOW_ISO8601,
      expiresAt: given.NOW_SECONDS + 30 * 24 * 60 * 60,
      ...stamp('deleteCompany', caller),
    },
    copied: { ownerKey: 'ownerDeletedKey' },
    removed: ['countryKey', 'createdMonth', 'industryKey', 'nameBucket'],
    condition: active(owner),
  });

export const cases = [
  request('takes the company out of every index but its owner’s', { identity, args }, deletion('ada', 'ada')),
  ...callers.map(([title, caller, owner]) =>
    request(title, { identity: caller, args }, deletion(caller.sub, owner)),
  ),
  ...tokenCases((clientToken) => ({ identity, args: { input: { ...input, clientToken } } })),

  ...updateAnswers({ identity, args }, settledActive('deleteCompany')),
];
