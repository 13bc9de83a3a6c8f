import * as given from '../given.ts';
import { request, sends, type Expected } from '../resolver-case.ts';
import { callers, deleted, input, settledDeleted, stamp, tokenCases, updateAnswers } from './changes.ts';
import { traced } from './traces.ts';

const identity = given.owner();
const args = { input };

const restoration = (caller: string, owner: string | null, trace?: string): Expected =>
  sends({
    operation: 'UpdateItem',
    key: given.profileKeyOf(),
    set: { ...stamp('restoreCompany', caller), ...(trace === undefined ? {} : { trace }) },
    copied: {
      nameBucket: 'nameInitial',
      industryKey: 'industry',
      countryKey: 'country',
      createdMonth: 'createdIn',
      ownerKey: 'ownerActiveKey',
    },
    removed: ['deletedAt', 'expiresAt', ...(trace === undefined ? ['trace'] : [])],
    condition: deleted(owner),
  });

export const cases = [
  request('copies the keys of every index back', { identity, args }, restoration('ada', 'ada')),
  ...callers.map(([title, caller, owner]) =>
    request(title, { identity: caller, args }, restoration(caller.sub, owner)),
  ),
  request(
    'stores the trace of the request',
    { identity, args, headers: traced.headers },
    restoration('ada', 'ada', traced.trace),
  ),
  ...tokenCases((clientToken) => ({ identity, args: { input: { ...input, clientToken } } })),

  ...updateAnswers({ identity, args }, settledDeleted('restoreCompany')),
];
