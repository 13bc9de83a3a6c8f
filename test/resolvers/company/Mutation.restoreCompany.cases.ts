import * as given from '../given.ts';
import { request, sends, type Expected } from '../resolver-case.ts';
import { callers, deleted, input, settledDeleted, stamp, tokenCases, updateAnswers } from './changes.ts';

const identity = given.owner();
const args = { input };

const restoration = (caller: string, owner: string | null): Expected =>
  sends({
    operation: 'UpdateItem',
    key: given.profileKeyOf(),
    set: stamp('restoreCompany', caller),
    copied: {
      nameBucket: 'nameInitial',
      industryKey: 'industry',
      countryKey: 'country',
      createdMonth: 'createdIn',
      ownerKey: 'ownerActiveKey',
    },
    removed: ['deletedAt', 'expiresAt'],
    condition: deleted(owner),
  });

export const cases = [
  request('copies the keys of every index back', { identity, args }, restoration('ada', 'ada')),
  ...callers.map(([title, caller, owner]) =>
    request(title, { identity: caller, args }, restoration(caller.sub, owner)),
  ),
  ...tokenCases((clientToken) => ({ identity, args: { input: { ...input, clientToken } } })),

  ...updateAnswers({ identity, args }, settledDeleted('restoreCompany')),
];
