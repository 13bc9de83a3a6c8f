import type { Authorizer, Principal } from '../../../kernel/aws.ts';
import { AwsError } from '../../../kernel/aws.ts';
import type { Log } from '../../../kernel/log.ts';
import { isForeignOrigin } from '../../../kernel/loopback.ts';
import type { Identify } from '../../../kernel/signature.ts';
import { unauthorized } from '../refusal.ts';
import type { AuthMode } from './auth-mode.ts';
import type { AuthorizedApi } from './authorized-api.ts';
import { fieldArn } from './authorized-api.ts';
import type { Caller } from './caller.ts';
import type { Credentials } from './credentials.ts';
import { iamIdentity } from './iam-identity.ts';
import { keyUnknown, signatureRefusal } from './signature-refusal.ts';

export interface IamPorts {
  readonly identify: Identify;
  readonly authorizer: Authorizer;
  readonly log: Log;
}

/**
 * Signed requests. The signature says who calls; policies say which root fields may be asked for, by action
 * `appsync:GraphQL` on `<api>/types/<type>/fields/<field>`. One that may not be refuses the whole request. Fields below
 * the root need no permission: AWS's own grants name none.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function iamMode(api: AuthorizedApi, { identify, authorizer, log }: IamPorts): AuthMode {
  return {
    recognises: (credentials) => credentials.headers.authorization?.startsWith('AWS4-HMAC-SHA256') === true,
    authenticate(credentials): Caller {
      const principal = identified(identify, credentials);
      return {
        mode: 'AWS_IAM',
        groups: [],
        identity: iamIdentity(principal, credentials, api),
        demand(typeName, fieldNames) {
          const fields = [...fieldNames].map((fieldName) => fieldArn(api, typeName, fieldName));
          try {
            authorizer.authorize(principal, 'appsync:GraphQL', fields);
          } catch (error) {
            if (!(error instanceof AwsError)) throw error;
            log.warn(`AppSync: ${error.message}`);
            throw unauthorized('Permission denied');
          }
        },
      };
    },
  };
}

function identified(identify: Identify, { signed, headers }: Credentials): Principal {
  let principal: Principal;
  try {
    principal = identify(signed, signed.body);
  } catch (error) {
    throw error instanceof AwsError ? signatureRefusal(error) : error;
  }
  // Everybody knows the administrator's key, and AppSync answers pages of every site.
  if (principal.kind === 'administrator' && isForeignOrigin(headers.origin)) throw keyUnknown();
  return principal;
}
