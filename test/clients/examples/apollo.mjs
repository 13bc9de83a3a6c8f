import { ApolloClient, ApolloLink, gql, InMemoryCache } from '@apollo/client';
import { createAuthLink } from 'aws-appsync-auth-link';
import { createSubscriptionHandshakeLink } from 'aws-appsync-subscription-link';

const url = process.env.GRAPHQL_ENDPOINT; // http://localhost:4000/graphql
const region = 'us-east-1';
const auth = { type: 'API_KEY', apiKey: process.env.API_KEY };

const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.from([
    createAuthLink({ url, region, auth }),
    createSubscriptionHandshakeLink({ url, region, auth }),
  ]),
});

const subscription = gql('subscription { onPost(room: "a") { text } }');
client
  .subscribe({ query: subscription })
  .subscribe({ next: ({ data }) => console.log('heard', data.onPost.text) });
