curl -s "$GRAPHQL_ENDPOINT" -H "x-api-key: $API_KEY" -d '{"query":"{ me }"}'
curl -s "$GRAPHQL_ENDPOINT" -H "Authorization: $TOKEN" -d '{"query":"{ me }"}'
curl -s "$GRAPHQL_ENDPOINT" --aws-sigv4 aws:amz:us-east-1:appsync --user test:test -d '{"query":"{ me }"}'
