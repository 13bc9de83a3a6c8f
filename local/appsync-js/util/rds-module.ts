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
export const typeHint = {};
export const agg = {};
