import { filterExpression } from './filter-expression.ts';
import { searchQuery } from './search-query.ts';
import { subscriptionFilter } from './subscription-filter.ts';

/** `util.transform` (https://docs.aws.amazon.com/appsync/latest/devguide/transform-helpers-in-util-transform-js.html). */
export const transform = {
  toDynamoDBFilterExpression: expressionText,
  toDynamoDBConditionExpression: expressionText,
  toSubscriptionFilter: subscriptionFilter,
  toElasticsearchQueryDSL: searchQuery,
};

/** The expression as JSON text; null for a filter that cannot be rendered. */
function expressionText(filter: unknown): string | null {
  const expression = filterExpression(filter);
  return expression ? JSON.stringify(expression) : null;
}
