import type { Chance } from '../../simulation/chance.ts';
import { request, type GraphQLFault, type RetryPolicy } from '../graphql-client.ts';
import type { Authorization } from './authorization.ts';
import type { Gate } from './gate.ts';
import type { Ledger, Violation, Written } from './ledger.ts';
import { documentOf, nextMutation, type Mutation } from './mutation.ts';

export interface Writing {
  readonly endpoint: string;
  readonly authorization: Authorization;
  readonly policy: RetryPolicy;
  readonly ledger: Ledger;
  readonly violated: (violation: Violation) => void;
  /** When it fires, what is on its way is not followed any more. */
  readonly signal: AbortSignal;
  readonly gate: Pick<Gate, 'turn' | 'leave'>;
}

/** What the API answers with. */
interface Answered extends Omit<Written, 'deleted'> {
  readonly deletedAt: string | null;
}

/** What AppSync calls a request whose token it does not take. */
const UNAUTHORIZED = 'UnauthorizedException';
/** A token may expire while a write is under way; a second new one is refused for another reason. */
const MOST_RENEWALS = 2;
/** Share of the writes that are sent twice at the same moment. */
const TWICE = 0.1;

/**
 * One client: a write after another to companies of its own, each sent with one client token until it is answered, whatever
 * happens to the system meanwhile. Ends when the signal fires, or after an answer that must not be.
 */
export async function write(writing: Writing, chance: Chance, client: string): Promise<void> {
  const { gate, signal, ledger, violated } = writing;
  const own = new Map<string, Written>();
  try {
    for (let turn = 1; ; turn += 1) {
      await gate.turn();
      if (signal.aborted) return;
      const mutation = nextMutation(chance, [...own.values()], { client, turn });
      const copies = chance.happens(TWICE) ? 2 : 1;
      const answers = await Promise.all(Array.from({ length: copies }, () => send(writing, mutation)));
      const company = settled(mutation, answers);
      if (company === null) return;
      if ('kind' in company) return violated(company);
      own.set(company.id, company);
      ledger.acknowledge(company);
    }
  } finally {
    gate.leave();
  }
}

/** What the answers acknowledge, or what is wrong with them; null when the signal came before one of them. */
function settled(
  mutation: Mutation,
  answers: readonly (Answered | GraphQLFault | null)[],
): Written | Violation | null {
  const companies: Written[] = [];
  for (const answer of answers) {
    if (answer === null) return null;
    const company = 'id' in answer ? acknowledged(answer) : null;
    if (!company || isOther(mutation, company)) {
      const what = `${JSON.stringify(mutation.input)} was answered with ${JSON.stringify(answer)}`;
      return { kind: 'refused', what };
    }
    companies.push(company);
  }
  const [first, second = first] = companies;
  if (!first || !second) return null;
  if (first.id === second.id) return first;
  return { kind: 'doubled', what: `one client token made ${first.id} and ${second.id}` };
}

/** Null when the signal came before an answer. */
async function send(writing: Writing, mutation: Mutation): Promise<Answered | GraphQLFault | null> {
  const { endpoint, authorization, policy, signal } = writing;
  const query = documentOf(mutation);
  let header = await authorization();
  for (let renewals = 0; ; renewals += 1) {
    const { data, errors } = await request<Record<string, Answered>>(
      endpoint,
      { authorization: header },
      query,
      { input: mutation.input },
      policy,
      signal,
    ).catch((error: unknown) => {
      if (signal.aborted) return { data: null, errors: [] };
      throw error;
    });
    if (signal.aborted) return null;
    const [fault] = errors;
    const answer = data?.[mutation.field];
    if (answer) return answer;
    if (fault?.errorType !== UNAUTHORIZED || renewals === MOST_RENEWALS)
      return fault ?? { message: 'an answer without data' };
    header = await authorization(header);
  }
}

function acknowledged({ deletedAt, ...company }: Answered): Written {
  return { ...company, deleted: deletedAt !== null };
}

/** Whether an answer says other than what was asked for. */
function isOther({ expected }: Mutation, answer: Written): boolean {
  const names = Object.keys(expected) as (keyof Written)[];
  return names.some((name) => answer[name] !== expected[name]);
}
