import type { Resource } from '../../kernel/service.ts';
import { flag, record, refuseOthers, strings, text, unsupported, whole } from './properties.ts';
import { clientName } from './resource-types.ts';

/** An app client as the template declares it. Durations in seconds. */
export interface ClientConfiguration {
  readonly id: string;
  readonly name: string;
  readonly authFlows: ReadonlySet<string>;
  readonly accessTokenSeconds: number;
  readonly idTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  /** How long a challenge may be answered. */
  readonly challengeSeconds: number;
  /** Whether an unknown user name is answered like a wrong password. */
  readonly hidesUsers: boolean;
}

const behaving = [
  'UserPoolId',
  'ClientName',
  'ExplicitAuthFlows',
  'AccessTokenValidity',
  'IdTokenValidity',
  'RefreshTokenValidity',
  'TokenValidityUnits',
  'AuthSessionValidity',
  'PreventUserExistenceErrors',
  'GenerateSecret',
];

/** Read by the hosted pages, by external providers or by self-service calls, none of which exist here. */
const inert = [
  'AllowedOAuthFlows',
  'AllowedOAuthFlowsUserPoolClient',
  'AllowedOAuthScopes',
  'CallbackURLs',
  'DefaultRedirectURI',
  'EnableTokenRevocation',
  'LogoutURLs',
  'ReadAttributes',
  'SupportedIdentityProviders',
  'WriteAttributes',
];

/** What AWS allows a client that names no flow. */
const defaultAuthFlows = ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH'];

const unitSeconds: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86400 };

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html */
export function readClient(client: Resource): ClientConfiguration {
  refuseOthers(client, behaving, inert);
  const { properties } = client;
  if (flag(properties.GenerateSecret, false)) throw unsupported(client, 'GenerateSecret');
  const flows = strings(properties.ExplicitAuthFlows);
  const units = record(properties.TokenValidityUnits);
  const seconds = (validity: unknown, unit: unknown, usualUnit: string, otherwise: number) =>
    whole(validity, otherwise) * (unitSeconds[text(unit) ?? usualUnit] ?? 0);
  return {
    id: client.ref,
    name: clientName(client),
    authFlows: new Set(flows.length > 0 ? flows : defaultAuthFlows),
    accessTokenSeconds: seconds(properties.AccessTokenValidity, units.AccessToken, 'hours', 0) || 3600,
    idTokenSeconds: seconds(properties.IdTokenValidity, units.IdToken, 'hours', 0) || 3600,
    refreshTokenSeconds:
      seconds(properties.RefreshTokenValidity, units.RefreshToken, 'days', 0) || 30 * 86400,
    challengeSeconds: whole(properties.AuthSessionValidity, 3) * 60,
    hidesUsers: properties.PreventUserExistenceErrors === 'ENABLED',
  };
}
