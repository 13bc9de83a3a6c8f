import { Amplify } from 'aws-amplify';
import { generateClient, type GraphQLResult } from 'aws-amplify/api';
import type { Observable } from 'rxjs';
import { decodeJWT } from 'aws-amplify/auth';
import { Hub } from 'aws-amplify/utils';
import { WebSocket } from 'ws';
import { serve, thrown, type Client, type Operation } from './client-program.ts';
import type { Credential, Mode } from './credential.ts';

// Browsers have one, and Node from 22 on.
globalThis.WebSocket = WebSocket as unknown as typeof globalThis.WebSocket;

const authModes = {
  API_KEY: 'apiKey',
  AMAZON_COGNITO_USER_POOLS: 'userPool',
  OPENID_CONNECT: 'oidc',
  AWS_IAM: 'iam',
  AWS_LAMBDA: 'lambda',
} as const satisfies Record<Mode, string>;

serve(({ endpoint, region }): Client => {
  // Whose token and keys the providers hand out: who asked last.
  let session: Credential | undefined;
  const tokenProvider = {
    async getTokens() {
      if (session?.mode !== 'AMAZON_COGNITO_USER_POOLS' && session?.mode !== 'OPENID_CONNECT') return null;
      return { accessToken: decodeJWT(session.token) };
    },
  };
  const credentialsProvider = {
    async getCredentialsAndIdentityId() {
      if (session?.mode !== 'AWS_IAM') return undefined;
      const { accessKeyId, secretAccessKey, sessionToken } = session;
      return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } };
    },
    clearCredentialsAndIdentityId() {},
  };
  Amplify.configure(
    { API: { GraphQL: { endpoint, region, defaultAuthMode: 'apiKey' } } },
    { Auth: { tokenProvider, credentialsProvider } },
  );
  const client = generateClient();

  const call = ({ credential, document, variables }: Operation) => {
    session = credential;
    return client.graphql({
      query: document,
      variables,
      authMode: authModes[credential.mode],
      ...(credential.mode === 'API_KEY' && { apiKey: credential.apiKey }),
      ...(credential.mode === 'AWS_LAMBDA' && { authToken: credential.token }),
    });
  };
  return {
    ask: (operation) => call(operation) as Promise<GraphQLResult>,
    listen(operation, tell) {
      const acknowledged = Hub.listen('api', ({ payload }) => {
        const { query, variables } = (payload.data ?? {}) as { query?: string; variables?: unknown };
        if (payload.event !== 'Subscription ack' || !query) return;
        if (JSON.stringify(variables) === JSON.stringify(operation.variables)) tell({ kind: 'ready' });
      });
      const subscription = (call(operation) as Observable<{ data: unknown }>).subscribe({
        next: ({ data }) => tell({ kind: 'data', data }),
        error: (error) => tell({ kind: 'error', error: thrown(error) }),
        complete: () => tell({ kind: 'complete' }),
      });
      return () => {
        acknowledged();
        subscription.unsubscribe();
      };
    },
  };
});
