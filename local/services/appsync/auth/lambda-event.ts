import type { AuthorizedApi } from './authorized-api.ts';
import type { Credentials } from './credentials.ts';

/**
 * What a Lambda authorizer is told. `operationName` is left out where the client names none; header names are in lower
 * case, cookies are not told. https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#aws-lambda-authorization
 */
export function lambdaEvent(
  authorizationToken: string,
  { headers, operation }: Credentials,
  { apiId, accountId }: AuthorizedApi,
  random: () => string,
): Readonly<Record<string, unknown>> {
  const { queryString, operationName, variables, requestId = uuid(random()) } = operation();
  const requestHeaders = Object.entries(headers)
    .filter(([name, value]) => name !== 'cookie' && value !== undefined)
    .map(([name, value]) => [name, [value].flat().join(', ')]);
  return {
    authorizationToken,
    requestContext: {
      apiId,
      accountId,
      requestId,
      queryString,
      ...(operationName !== undefined && { operationName }),
      variables,
    },
    requestHeaders: Object.fromEntries(requestHeaders),
  };
}

function uuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
