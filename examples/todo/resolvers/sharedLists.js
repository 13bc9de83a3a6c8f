import { util } from '@aws-appsync/utils';

/** The newest first; written without the helpers, as the request object that they would make. */
export function request() {
  return {
    operation: 'Query',
    index: 'byVisibility',
    query: {
      expression: '#visibility = :shared',
      expressionNames: { '#visibility': 'visibility' },
      expressionValues: util.dynamodb.toMapValues({ ':shared': 'shared' }),
    },
    scanIndexForward: false,
    limit: 50,
  };
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result.items;
}
