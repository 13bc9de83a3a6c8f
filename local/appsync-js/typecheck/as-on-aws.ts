/**
 * Where the published types of `@aws-appsync/utils` are known to refuse what AWS's checker accepts. All others stay.
 * Recorded: https://github.com/localstack/appsync-utils/blob/main/__tests__/transform.test.js (no filter, a text, null),
 * `put({ key: { id }, item: { value: 10 } })` in `__tests__/index.test.js` there. Documented: the helpers' examples with a
 * condition or a filter written in place, https://docs.aws.amazon.com/appsync/latest/devguide/built-in-modules-js.html
 */
const differences: readonly (readonly [RegExp, string])[] = [
  // An item type inferred from one half of a request would refuse the other.
  [/^(export declare function \w+)<T[^>]*>\((\w+: \w+)<T>\)/gm, '$1($2<any>)'],
  [/<T = unknown>/g, '<T = any>'],
  [/(HTTPRequest<T extends string \| Record<string, unknown>)>/, '$1 = any>'],
  [
    /(export type TransformUtils = )\{[\s\S]*^\};/m,
    `$1{
  toDynamoDBFilterExpression(filterObject?: any): string;
  toDynamoDBConditionExpression(conditionObject?: any): string;
  toElasticsearchQueryDSL(obj?: any): string;
  toSubscriptionFilter(obj?: any, ignoredFields?: any, rules?: any): SubscriptionFilter;
};`,
  ],
];

/** Declarations of the package as AWS's checker is known to have them. */
export function asOnAws(declarations: string | undefined): string | undefined {
  return differences.reduce((text, [published, known]) => text?.replace(published, known), declarations);
}
