import * as given from '../given.ts';
import { refuses, request, sends, type Expected } from '../resolver-case.ts';
import { active, callers, input, settledActive, stamp, tokenCases, updateAnswers } from './changes.ts';
import { traced } from './traces.ts';

const identity = given.owner();
const args = { input: { ...input, newOwnerId: 'bob' } };
const to = (newOwnerId: string) => ({ identity, args: { input: { ...input, newOwnerId } } });

const transfer = (caller: string, owner: string | null, newOwnerId = 'bob', trace?: string): Expected =>
  sends({
    operation: 'UpdateItem',
    key: given.profileKeyOf(),
    set: {
      ownerId: newOwnerId,
      ...stamp('transferCompany', caller),
      ...(trace === undefined ? {} : { trace }),
    },
    ...(trace === undefined ? { removed: ['trace'] } : {}),
    condition: active(owner),
  });
const newOwner = (reason: string) => refuses(['newOwnerId', reason]);

export const cases = [
  request('gives the company to the new owner', { identity, args }, transfer('ada', 'ada')),
  ...callers.map(([title, caller, owner]) =>
    request(title, { identity: caller, args }, transfer(caller.sub, owner)),
  ),
  request(
    'stores the trace of the request',
    { identity, args, headers: traced.headers },
    transfer('ada', 'ada', 'bob', traced.trace),
  ),
  ...tokenCases((clientToken) => ({ identity, args: { input: { ...args.input, clientToken } } })),
  request('refuses an empty new owner', to(''), newOwner('must not be blank')),
  request('refuses a blank new owner', to('   '), newOwner('must not be blank')),
  request(
    'takes a new owner of 128 characters',
    to('x'.repeat(128)),
    transfer('ada', 'ada', 'x'.repeat(128)),
  ),
  request(
    'refuses a new owner of 129 characters',
    to('x'.repeat(129)),
    newOwner('must be at most 128 characters long'),
  ),
  request(
    'refuses a new owner with control characters',
    to('b\u0000b'),
    newOwner('must not contain control characters'),
  ),
  request(
    'names every fault at once',
    { identity, args: { input: { ...input, clientToken: '', newOwnerId: '' } } },
    refuses(['clientToken', 'must not be blank'], ['newOwnerId', 'must not be blank']),
  ),

  ...updateAnswers({ identity, args }, settledActive('transferCompany')),
];
