import { createHash } from 'node:crypto';
import type { Environment } from '../../kernel/service.ts';

/** Account and region the tables live in, as their ARNs say it. */
export type Place = Pick<Environment, 'accountId' | 'region' | 'partition'>;

/**
 * Label of the stream of a table that a template declares. AWS takes the moment the stream was enabled; here it is the
 * same always, because a template's attributes are resolved before any table exists.
 */
export const declaredStreamLabel = '2020-01-01T00:00:00.000';

export function tableArn(place: Place, tableName: string): string {
  return `arn:${place.partition}:dynamodb:${place.region}:${place.accountId}:table/${tableName}`;
}

/** The name in a `TableName` parameter, which may be an ARN too. */
export function tableNameOf(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn.split('/')[1]! : nameOrArn;
}

/** The name of the table a stream belongs to, from the stream's ARN. */
export function tableOfStream(streamArn: string): string {
  return streamArn.split('/')[1] ?? '';
}

/** A table's id: any UUID, the same for the same table of the same installation. */
export function tableId(secret: string, arn: string): string {
  const hex = createHash('sha256').update(`${secret}\u0000${arn}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

/**
 * Translates between the ARNs of this cloud and those an engine makes up: its own region and account in all of them, its
 * own label in a stream's.
 */
export interface ArnTranslation {
  /** Notes what the engine says of a table, to be called with each table description. */
  learn(table: { TableName?: unknown; TableArn?: unknown; LatestStreamArn?: unknown }): void;
  /** Declared tables get the stable stream label. */
  declare(tableNames: Iterable<string>): void;
  toEngine(arn: string): string;
  fromEngine(arn: string): string;
}

export function createArnTranslation(place: Place): ArnTranslation {
  const ours = `arn:${place.partition}:dynamodb:${place.region}:${place.accountId}:`;
  let theirs: string | undefined;
  const declared = new Set<string>();
  const streams = new Map<string, string>();
  const stable = (arn: string) => `${ours}table/${tableOfStream(arn)}/stream/${declaredStreamLabel}`;
  return {
    learn({ TableName, TableArn, LatestStreamArn }) {
      if (typeof TableArn === 'string') theirs = TableArn.slice(0, TableArn.indexOf('table/'));
      if (typeof LatestStreamArn === 'string') streams.set(String(TableName), LatestStreamArn);
      else if (typeof TableName === 'string') streams.delete(TableName);
    },
    declare(tableNames) {
      declared.clear();
      for (const name of tableNames) declared.add(name);
    },
    toEngine(arn) {
      const current = streams.get(tableOfStream(arn));
      if (current !== undefined && declared.has(tableOfStream(arn)) && arn === stable(arn)) return current;
      return theirs !== undefined && arn.startsWith(ours) ? theirs + arn.slice(ours.length) : arn;
    },
    fromEngine(arn) {
      const name = tableOfStream(arn);
      if (arn.includes('/stream/') && declared.has(name) && streams.get(name) === arn) return stable(arn);
      const end = arn.indexOf(':table/');
      if (end < 0) return arn;
      theirs ??= arn.slice(0, end + 1);
      return ours + arn.slice(end + 1);
    },
  };
}
