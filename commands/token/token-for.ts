import { randomBytes } from 'node:crypto';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { NoInstance, type Endpoints } from '../endpoints.ts';
import type { TokenArguments } from './options.ts';
import { signIn } from './sign-in.ts';

/** What of an instance's endpoints a sign-in needs; an instance without a user pool lacks it. */
export type SignInEndpoints = Pick<Endpoints, 'aws' | 'credentials' | 'region' | 'userPool'>;

/**
 * An access token of the running instance for a user of exactly these groups, made where absent. Throws `NoInstance`
 * when it has no user pool, and what the SDK throws. `note` takes what a person should know beside the token.
 */
export async function tokenFor(
  { aws, credentials, region, userPool }: SignInEndpoints,
  asked: TokenArguments,
  note: (line: string) => void = (line) => console.error(line),
): Promise<string> {
  const endpoint = aws['cognito-idp'];
  if (endpoint === undefined || userPool === undefined) {
    throw new NoInstance('The running instance has no user pool.');
  }
  // The SDK would warn of Node 20 on every run; package.json says which Node this project takes.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const cognito = new CognitoIdentityProviderClient({ endpoint, region, credentials, maxAttempts: 2 });
  try {
    return await signIn(
      {
        cognito,
        userPoolId: userPool.userPoolId,
        clientId: userPool.clientId,
        // The suffix has one character of each kind that a policy may ask for.
        password: () => `${randomBytes(24).toString('base64url')}aA1!`,
        note,
      },
      asked,
    );
  } finally {
    cognito.destroy();
  }
}
