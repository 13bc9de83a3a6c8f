import { createRequire } from 'node:module';
import type * as ApolloPackage from '@apollo/client';
import type * as AuthLinkPackage from 'aws-appsync-auth-link';
import type * as SubscriptionLinkPackage from 'aws-appsync-subscription-link';
import { tap } from 'rxjs';
import { WebSocket } from 'ws';
import { serve, thrown, type Client, type Operation } from './client-program.ts';
import type { Credential } from './credential.ts';

// As CommonJS: the link's ES module takes its hash from a package in a way that Node does not understand (bundlers do), and so
// cannot sign there. https://nodejs.org/docs/latest-v20.x/api/esm.html#commonjs-namespaces
const load = createRequire(import.meta.url);
const { ApolloClient, ApolloLink, gql, InMemoryCache } = load('@apollo/client') as typeof ApolloPackage;
const { createAuthLink } = load('aws-appsync-auth-link') as typeof AuthLinkPackage;
const { createSubscriptionHandshakeLink } = load(
  'aws-appsync-subscription-link',
) as typeof SubscriptionLinkPackage;

// Browsers have one, and Node from 22 on.
globalThis.WebSocket = WebSocket as unknown as typeof globalThis.WebSocket;

function authOf(credential: Credential): AuthLinkPackage.AuthOptions {
  switch (credential.mode) {
    case 'API_KEY':
      return { type: 'API_KEY', apiKey: credential.apiKey };
    case 'AMAZON_COGNITO_USER_POOLS':
    case 'OPENID_CONNECT':
      return { type: credential.mode, jwtToken: credential.token };
    case 'AWS_LAMBDA':
      return { type: 'AWS_LAMBDA', token: credential.token };
    case 'AWS_IAM': {
      const { accessKeyId, secretAccessKey, sessionToken } = credential;
      return { type: 'AWS_IAM', credentials: { accessKeyId, secretAccessKey, sessionToken } };
    }
  }
}

// `client.subscribe` keeps results without data to itself, and so what the subscription link says of a `start_ack`.
const acknowledgements = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    tap(({ extensions }) => {
      const { acknowledged } = operation.getContext() as { acknowledged?: () => void };
      if (extensions?.['controlMsgType'] === 'CONNECTED') acknowledged?.();
    }),
  ),
);

serve(({ endpoint: url, region }): Client => {
  const clients = new Map<string, ApolloPackage.ApolloClient>();
  const clientOf = ({ credential, clientAwareness }: Operation): ApolloPackage.ApolloClient => {
    const key = JSON.stringify({ credential, clientAwareness });
    const known = clients.get(key);
    if (known) return known;
    const auth = authOf(credential);
    const link = ApolloLink.from([
      acknowledgements,
      createAuthLink({ url, region, auth }),
      createSubscriptionHandshakeLink({ url, region, auth }),
    ]);
    const client = new ApolloClient({
      link,
      cache: new InMemoryCache(),
      // The link for HTTP would add to the body after it was signed, so AWS takes no signature without this.
      // https://github.com/awslabs/aws-mobile-appsync-sdk-js/issues/773
      ...(auth.type === 'AWS_IAM' && !clientAwareness && { enhancedClientAwareness: { transport: false } }),
    });
    clients.set(key, client);
    return client;
  };
  return {
    async ask(operation) {
      const { document, variables } = operation;
      const client = clientOf(operation);
      const parsed = gql(document);
      if (/^\s*mutation\b/.test(document)) return client.mutate({ mutation: parsed, variables });
      return client.query({ query: parsed, variables, fetchPolicy: 'no-cache' });
    },
    listen(operation, tell) {
      const { document, variables } = operation;
      const acknowledged = () => tell({ kind: 'ready' });
      const context = { controlMessages: { '@@controlEvents': true }, acknowledged };
      const subscribed = clientOf(operation).subscribe({ query: gql(document), variables, context });
      const subscription = (
        subscribed as ApolloPackage.Observable<ApolloPackage.ApolloClient.SubscribeResult<unknown>>
      ).subscribe({
        next({ data, error }) {
          if (error) tell({ kind: 'error', error: thrown(error) });
          else tell({ kind: 'data', data });
        },
        error: (error) => tell({ kind: 'error', error: thrown(error) }),
        complete: () => tell({ kind: 'complete' }),
      });
      return () => subscription.unsubscribe();
    },
  };
});
