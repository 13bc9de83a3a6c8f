import { define, typedMembers } from './dynamodb.ts';
import { filterExpression } from './filter-expression.ts';
import { projectionExpression } from './projection-expression.ts';
import { updateExpression } from './update-expression.ts';

/**
 * `@aws-appsync/utils/dynamodb` (https://docs.aws.amazon.com/appsync/latest/devguide/built-in-modules-js.html): each
 * function gives the request object that AWS gives. An option that is null or undefined is left out.
 */
type Input = Readonly<Record<string, unknown>>;
type Output = Record<string, unknown>;

export { operations } from './update-expression.ts';

export const get = (input: Input) => request('GetItem', input, ['key'], ['consistentRead', 'projection']);
export const put = (input: Input) => request('PutItem', input, ['key', 'item'], ['condition', ...versioned]);
export const remove = (input: Input) => request('DeleteItem', input, ['key'], ['condition', ...versioned]);
export const update = (input: Input) =>
  request('UpdateItem', input, ['key', 'update'], ['condition', ...versioned]);
export const query = (input: Input) => request('Query', input, ['query'], [...paged, 'scanIndexForward']);
export const scan = (input: Input) => request('Scan', input, [], [...paged, 'segment', 'totalSegments']);
export const sync = (input: Input) =>
  request(
    'Sync',
    input,
    [],
    ['basePartitionKey', 'deltaIndexName', 'limit', 'nextToken', 'lastSync', 'filter'],
  );

const versioned = ['_version', 'customPartitionKey', 'populateIndexFields'];
const paged = ['index', 'limit', 'nextToken', 'consistentRead', 'select', 'filter', 'projection'];

export function batchGet(input: { tables: Record<string, Input> }): Output {
  return batch('BatchGetItem', input, (table) => {
    const output: Output = { keys: typedList((table as Input)['keys']) };
    options(output, table as Input, ['consistentRead', 'projection']);
    return output;
  });
}

export const batchPut = (input: { tables: Record<string, unknown> }) =>
  batch('BatchPutItem', input, typedList);
export const batchDelete = (input: { tables: Record<string, unknown> }) =>
  batch('BatchDeleteItem', input, typedList);

export function transactGet(input: { items: readonly Input[] }): Output {
  const transactItems: Output[] = [];
  for (const item of input.items) {
    const output: Output = { table: item['table'], key: keyOf(item) };
    options(output, item, ['projection']);
    transactItems.push(output);
  }
  return { operation: 'TransactGetItems', transactItems };
}

const transactions: Record<string, { operation: string; required: readonly string[] }> = {
  putItem: { operation: 'PutItem', required: ['key', 'item'] },
  updateItem: { operation: 'UpdateItem', required: ['key', 'update'] },
  deleteItem: { operation: 'DeleteItem', required: ['key'] },
  conditionCheck: { operation: 'ConditionCheck', required: ['key'] },
};

export function transactWrite(input: { items: readonly Record<string, Input>[] }): Output {
  const transactItems: Output[] = [];
  for (const item of input.items) {
    for (const name of Object.keys(item)) {
      const kind = Object.hasOwn(transactions, name) ? transactions[name] : undefined;
      if (!kind) throw new Error(`transactWrite: unknown item ${name}`);
      const { operation, ...rest } = request(kind.operation, item[name]!, kind.required, ['condition']);
      transactItems.push({ table: item[name]!['table'], operation, ...rest });
    }
  }
  return { operation: 'TransactWriteItems', transactItems };
}

export const toStringSet = (values: unknown) => ({ SS: values });
export const toNumberSet = (values: unknown) => ({ NS: values });
export const toBinarySet = (values: unknown) => ({ BS: values });

function request(
  operation: string,
  input: Input,
  required: readonly string[],
  optional: readonly string[],
): Output {
  const output: Output = { operation };
  for (const name of required) {
    if (name === 'key') output['key'] = keyOf(input);
    else if (name === 'item') output['attributeValues'] = typedMembers(objectOf(input, 'item'));
    else if (name === 'update') output['update'] = updateExpression(objectOf(input, 'update'));
    else output['query'] = expressionOf(objectOf(input, name), name);
  }
  options(output, input, optional);
  return output;
}

function options(output: Output, input: Input, names: readonly string[]): void {
  for (const name of names) {
    const value = input[name];
    if (value == null) continue;
    if (name === 'condition' || name === 'filter') output[name] = expressionOf(value, name);
    else if (name === 'projection') output[name] = projectionExpression(value as string[]);
    else output[name] = value;
  }
}

/** AWS leaves `expressionValues` out here when there are none, unlike `util.transform`. */
function expressionOf(value: unknown, name: string): Output {
  const rendered = filterExpression(value);
  if (!rendered) throw new Error(`The ${name} cannot be turned into a DynamoDB expression`);
  const { expression, expressionNames, expressionValues } = rendered;
  if (Object.keys(expressionValues).length === 0) return { expression, expressionNames };
  return { expression, expressionNames, expressionValues };
}

function batch(
  operation: string,
  input: { tables: Record<string, unknown> },
  of: (table: unknown) => unknown,
) {
  const tables: Output = {};
  for (const name of Object.keys(input.tables)) define(tables, name, of(input.tables[name]));
  return { operation, tables };
}

function typedList(values: unknown): unknown[] {
  const list: unknown[] = [];
  for (const value of values as Input[]) list.push(typedMembers(value));
  return list;
}

function keyOf(input: Input): Record<string, unknown> {
  return typedMembers(objectOf(input, 'key'));
}

function objectOf(input: Input, name: string): Input {
  const value = input[name];
  if (typeof value !== 'object' || value === null) throw new Error(`Value for field '${name}' not found`);
  return value as Input;
}
