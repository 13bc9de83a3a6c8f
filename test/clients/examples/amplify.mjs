import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';

Amplify.configure({
  API: {
    GraphQL: {
      endpoint: process.env.GRAPHQL_ENDPOINT, // http://localhost:4000/graphql
      region: 'us-east-1',
      defaultAuthMode: 'apiKey',
      apiKey: process.env.API_KEY,
    },
  },
});

const subscription = 'subscription { onPost(room: "a") { text } }';
generateClient()
  .graphql({ query: subscription })
  .subscribe({ next: ({ data }) => console.log('heard', data.onPost.text) });
