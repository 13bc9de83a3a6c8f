import { unavailable } from './unavailable.ts';

const name = '@aws-appsync/utils/rds';

/** `@aws-appsync/utils/rds`: importable, so that code which imports it loads; no data source here runs SQL. */
export const select = unavailable(`${name}: select`);
export const insert = unavailable(`${name}: insert`);
export const update = unavailable(`${name}: update`);
export const remove = unavailable(`${name}: remove`);
export const sql = unavailable(`${name}: sql`);
export const createPgStatement = unavailable(`${name}: createPgStatement`);
export const createMySQLStatement = unavailable(`${name}: createMySQLStatement`);
export const toJsonObject = unavailable(`${name}: toJsonObject`);

const members = (namespace: string, names: readonly string[]) => {
  const made: Record<string, (...parameters: unknown[]) => never> = {};
  for (const member of names) made[member] = unavailable(`${name}: ${namespace}.${member}`);
  return made;
};
export const typeHint = members('typeHint', ['DECIMAL', 'JSON', 'TIMESTAMP', 'TIME', 'UUID', 'DATE']);
export const agg = members('agg', [
  ...['max', 'maxDistinct', 'min', 'minDistinct', 'count', 'countDistinct', 'avg', 'avgDistinct', 'sum'],
  ...['sumDistinct'],
]);
