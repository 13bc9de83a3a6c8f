import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import { signIn } from 'aws-amplify/auth';

Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: process.env.USER_POOL_ID,
      userPoolClientId: process.env.USER_POOL_CLIENT_ID,
      userPoolEndpoint: process.env.COGNITO_ENDPOINT, // http://localhost:4000/
    },
  },
  API: {
    GraphQL: {
      endpoint: process.env.GRAPHQL_ENDPOINT, // http://localhost:4000/graphql
      region: 'us-east-1',
      defaultAuthMode: 'userPool',
    },
  },
});

await signIn({ username: 'eve', password: 'Secret-123', options: { authFlowType: 'USER_PASSWORD_AUTH' } });
const { data } = await generateClient().graphql({ query: '{ me }' });
console.log(data.me);
