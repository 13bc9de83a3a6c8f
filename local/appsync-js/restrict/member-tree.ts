/** Members of a namespace; `function` for what can be called. */
export interface MemberTree {
  readonly [name: string]: 'function' | MemberTree;
}

function functions(...names: readonly string[]): MemberTree {
  return Object.fromEntries(names.map((name) => [name, 'function']));
}

const util: MemberTree = {
  ...functions(
    'error',
    'appendError',
    'unauthorized',
    'matches',
    'authType',
    'autoId',
    'autoUlid',
    'autoKsuid',
  ),
  ...functions('base64Encode', 'base64Decode', 'urlEncode', 'urlDecode', 'escapeJavaScript'),
  time: functions(
    ...[
      'nowISO8601',
      'nowEpochSeconds',
      'nowEpochMilliSeconds',
      'nowFormatted',
      'epochMilliSecondsToSeconds',
    ],
    ...['parseFormattedToEpochMilliSeconds', 'parseISO8601ToEpochMilliSeconds', 'epochMilliSecondsToISO8601'],
    ...['epochMilliSecondsToFormatted'],
  ),
  dynamodb: functions(
    ...[
      'toDynamoDB',
      'toString',
      'toStringSet',
      'toNumber',
      'toNumberSet',
      'toBinary',
      'toBinarySet',
      'toBoolean',
    ],
    ...['toNull', 'toList', 'toMap', 'toMapValues', 'toS3Object', 'fromS3ObjectJson'],
  ),
  rds: functions('toJsonObject'),
  http: functions('copyHeaders', 'addResponseHeader', 'addResponseHeaders'),
  xml: functions('toMap', 'toJsonString'),
  transform: functions(
    ...['toDynamoDBFilterExpression', 'toDynamoDBConditionExpression', 'toSubscriptionFilter'],
    ...['toElasticsearchQueryDSL'],
  ),
  math: functions('roundNum', 'minVal', 'maxVal', 'randomDouble', 'randomWithinRange'),
  str: functions('normalize'),
};

const extensions = functions(
  ...[
    'setSubscriptionFilter',
    'setSubscriptionInvalidationFilter',
    'invalidateSubscriptions',
    'evictFromApiCache',
  ],
);

const appsync = { util, extensions, runtime: functions('earlyReturn') };

/**
 * What can be named: AppSync's modules by their import path, and the globals by their name. Of the built-ins, the
 * members of https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html. A test holds this against the realm.
 */
export const memberTree: MemberTree = {
  '@aws-appsync/utils': appsync,
  '@aws-appsync/utils/dynamodb': {
    ...functions(
      'get',
      'put',
      'remove',
      'update',
      'query',
      'scan',
      'sync',
      'batchGet',
      'batchPut',
      'batchDelete',
    ),
    ...functions('transactGet', 'transactWrite', 'toStringSet', 'toNumberSet', 'toBinarySet'),
    operations: functions(
      ...['add', 'replace', 'remove', 'increment', 'decrement', 'append', 'prepend', 'updateListItem'],
    ),
  },
  '@aws-appsync/utils/rds': {
    ...functions('select', 'insert', 'update', 'remove', 'sql', 'createPgStatement', 'createMySQLStatement'),
    ...functions('toJsonObject'),
    typeHint: functions('DECIMAL', 'JSON', 'TIMESTAMP', 'TIME', 'UUID', 'DATE'),
    agg: functions(
      ...['max', 'maxDistinct', 'min', 'minDistinct', 'count', 'countDistinct', 'avg', 'avgDistinct', 'sum'],
      ...['sumDistinct'],
    ),
  },
  '@aws-appsync/utils/ai': functions('invokeModel', 'converse'),
  ...appsync,
  Object: functions('assign', 'entries', 'hasOwn', 'keys', 'values'),
  Number: functions('isFinite', 'isNaN'),
  Math: functions('random', 'min', 'max', 'round', 'floor', 'ceil'),
  JSON: functions('parse', 'stringify'),
  console: functions('log', 'error'),
};

/** The exports of a module that can be imported; undefined for all others. */
export function moduleMembers(source: string): MemberTree | undefined {
  const members =
    Object.hasOwn(memberTree, source) && source.startsWith('@') ? memberTree[source] : undefined;
  return typeof members === 'object' ? members : undefined;
}

/** Globals of the language that can stand for themselves: all others only lead to their members. */
export const valueGlobals = ['undefined', 'NaN', 'Infinity'];
export const namespaceGlobals = [
  'util',
  'extensions',
  'runtime',
  'Object',
  'Number',
  'Math',
  'JSON',
  'console',
];
