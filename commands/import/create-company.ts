import type { FieldFault } from '../../model/errors.ts';
import { patient, request, Unreachable, type GraphQLFault, type RetryPolicy } from '../graphql-client.ts';
import type { CreateCompanyInput } from './company-input.ts';

/** What became of one company. */
export type Outcome =
  | { readonly kind: 'created' }
  | { readonly kind: 'present' } // it was there already: the API replayed its creation
  | { readonly kind: 'rejected'; readonly faults: readonly FieldFault[] } // sending it again cannot help
  | { readonly kind: 'failed'; readonly reason: string }; // sending it later can

export type Send = (input: CreateCompanyInput, signal?: AbortSignal) => Promise<Outcome>;

/** Gives the `authorization` header. `renew` asks for a fresh one, after the API refused the last. */
export type Authorization = (renew?: boolean) => Promise<string>;

/** No further row can succeed: the API is not there, or does not let the importer create companies. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped';
}

const mutation = `mutation Import($input: CreateCompanyInput!) {
  createCompany(input: $input) { id handle }
}`;

/** Set by the resolver of `createCompany` when it answers with a company that an earlier request made. */
const replayedHeader = 'idempotent-replayed';

/** What AppSync calls a request whose token it does not take; HTTP 401. */
const unauthorized = 'UnauthorizedException';

/**
 * Creates companies through the GraphQL API, retrying as `graphql-client` does with one client token per company. A
 * creation whose first answer got lost counts as present: the API cannot tell its replay from an older company's. A server
 * that was never there is not waited for, one that goes away is.
 * Throws `ImportStopped`.
 */
export function companySender(
  endpoint: string,
  authorization: Authorization,
  policy: RetryPolicy = patient,
): Send {
  let token: Promise<string> | undefined;
  let answered = false;

  async function exchange(input: CreateCompanyInput, signal?: AbortSignal) {
    token ??= authorization();
    const used = token;
    const post = async (header: string) =>
      request<{ createCompany: { id: string } }>(
        endpoint,
        { authorization: header },
        mutation,
        { input },
        { ...policy, awaitServer: answered },
        signal,
      );
    const answer = await post(await used);
    if (!answer.errors.some((fault) => fault.errorType === unauthorized)) return answer;
    // Tokens live an hour, an import may take longer; rows in flight together share one renewal.
    if (token === used) token = authorization(true);
    return post(await token);
  }

  return async (input, signal) => {
    try {
      const { data, errors, headers } = await exchange(input, signal);
      answered = true;
      const [fault] = errors;
      if (fault) return refusal(fault);
      if (!data?.createCompany) return { kind: 'failed', reason: 'The API answered without a company.' };
      return { kind: headers.get(replayedHeader) === 'true' ? 'present' : 'created' };
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      if (error.code === 'Unavailable') return { kind: 'failed', reason: error.message };
      throw new ImportStopped(error.message, { cause: error });
    }
  };
}

function refusal(fault: GraphQLFault): Outcome {
  switch (fault.errorType) {
    case 'InvalidInput':
      return { kind: 'rejected', faults: fieldFaults(fault) };
    case 'HandleTaken':
      return { kind: 'rejected', faults: [{ field: 'handle', reason: fault.message }] };
    case 'LimitExceeded':
      return { kind: 'rejected', faults: [{ field: 'row', reason: fault.message }] };
    case 'Forbidden':
    case 'Unauthorized':
    case unauthorized:
      throw new ImportStopped(
        `The API does not let the importer create companies (${fault.errorType}: ${fault.message}).`,
      );
    default:
      return { kind: 'failed', reason: `${fault.errorType ?? 'Error'}: ${fault.message}` };
  }
}

/** `errorInfo` is `{ fields: [{ field, reason }] }`; anything else leaves the message. */
function fieldFaults(fault: GraphQLFault): FieldFault[] {
  const info = fault.errorInfo as { fields?: unknown } | null | undefined;
  const fields = Array.isArray(info?.fields) ? (info.fields as Partial<FieldFault>[]) : [];
  const named = fields.map(({ field, reason }) => ({
    field: field ?? 'row',
    reason: reason ?? fault.message,
  }));
  return named.length > 0 ? named : [{ field: 'row', reason: fault.message }];
}
