import { tableArn, tableNameOf, type Place } from './arns.ts';
import { transactMembers } from './transactions.ts';

/** An IAM action and the ARNs it must be allowed on. */
export type Demand = readonly [action: string, resources: readonly string[]];

type Input = Readonly<Record<string, unknown>>;

const memberActions: Readonly<Record<string, string>> = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Get: 'dynamodb:GetItem',
};

const withoutResource = new Set(['ListTables', 'ListStreams', 'DescribeLimits', 'DescribeEndpoints']);

/**
 * The IAM actions that DynamoDB checks for a call: a transaction needs those of its members, a query of an index is on the
 * index's own ARN, PartiQL has actions of its own.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function demandsOf(operation: string, input: Input, place: Place): Demand[] {
  const table = (name: unknown) => tableArn(place, tableNameOf(String(name)));
  switch (operation) {
    case 'Query':
    case 'Scan': {
      const arn = table(input['TableName']);
      const index = input['IndexName'] as string | undefined;
      return [[`dynamodb:${operation}`, [index === undefined ? arn : `${arn}/index/${index}`]]];
    }
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return [[`dynamodb:${operation}`, Object.keys(input['RequestItems'] ?? {}).map(table)]];
    case 'TransactWriteItems':
    case 'TransactGetItems': {
      const demands = new Map<string, Set<string>>();
      for (const [verb, { TableName }] of transactMembers(input)) {
        const action = memberActions[verb] ?? `dynamodb:${operation}`;
        demands.set(action, (demands.get(action) ?? new Set()).add(table(TableName)));
      }
      return [...demands].map(([action, arns]) => [action, [...arns]]);
    }
    case 'ExecuteStatement':
      return [statementDemand(input, table)];
    case 'BatchExecuteStatement':
      return ((input['Statements'] ?? []) as Input[]).map((each) => statementDemand(each, table));
    case 'ExecuteTransaction':
      return ((input['TransactStatements'] ?? []) as Input[]).map((each) => statementDemand(each, table));
    case 'DescribeStream':
    case 'GetShardIterator':
      return [[`dynamodb:${operation}`, [String(input['StreamArn'])]]];
    case 'GetRecords':
      return [[`dynamodb:${operation}`, [String(input['ShardIterator']).split('|')[0]!]]];
    case 'TagResource':
    case 'UntagResource':
    case 'ListTagsOfResource':
      return [[`dynamodb:${operation}`, [String(input['ResourceArn'])]]];
    default:
      return [[`dynamodb:${operation}`, [withoutResource.has(operation) ? '*' : table(input['TableName'])]]];
  }
}

/** `SELECT … FROM "table"."index"`, `INSERT INTO "table"`, `UPDATE "table"`, `DELETE FROM "table"`; EXISTS(SELECT …). */
function statementDemand(input: Input, table: (name: unknown) => string): Demand {
  const text = String(input['Statement']);
  const verb = /\b(select|insert|update|delete)\b/i.exec(text)?.[1]?.toLowerCase() ?? 'select';
  const target = /\b(?:from|into|update)\s+("[^"]+"|[\w.-]+?)(?:\.("[^"]+"|[\w-]+))?(?:\s|$|\))/i.exec(text);
  const [name = '', index] = [target?.[1], target?.[2]].map((part) => part?.replaceAll('"', ''));
  const arn = table(name);
  return [
    `dynamodb:PartiQL${verb[0]!.toUpperCase()}${verb.slice(1)}`,
    [index === undefined ? arn : `${arn}/index/${index}`],
  ];
}
