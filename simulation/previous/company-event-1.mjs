// functions/shared/aws-request.ts
import { AwsClient } from 'aws4fetch';
var AwsFailure = class extends Error {
  constructor(code, message, details = {}) {
    super(`${code}: ${message}`);
    this.code = code;
    this.details = details;
  }
  code;
  details;
  name = 'AwsFailure';
};

// functions/shared/log.ts
function nameOf(error) {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? `${error.name} ${error.code}` : error.name;
}

// functions/company/company-event.ts
import { unmarshall } from '@aws-sdk/util-dynamodb';

// model/company/events.ts
var COMPANY_EVENT_VERSION = 1;
var COMPANY_EVENT_SOURCE = 'urn:company-graph:company';
var SCHEMA = 'urn:company-graph:company-event:';
var COMPANY_EVENT_TYPES = [
  'company.created',
  'company.updated',
  'company.deleted',
  'company.restored',
  'company.purged',
];
var SHARED_ATTRIBUTES = [
  'handle',
  'name',
  'industry',
  'country',
  'employeeCount',
  'ownerId',
  'deletedAt',
  'externalReference',
];
function companyEventId(companyId2, version) {
  return `company/${companyId2}/${version}`;
}
function companyEventSchema(version) {
  return `${SCHEMA}${version}`;
}
function readCompanyEvent(message) {
  const event = message;
  if (typeof event !== 'object' || event === null || event.specversion !== '1.0') {
    return malformed('is no CloudEvent of specversion 1.0');
  }
  const schema = typeof event.dataschema === 'string' ? event.dataschema : '';
  if (schema.indexOf(SCHEMA) !== 0) {
    return malformed('is of another dataschema');
  }
  const known = [companyEventSchema(COMPANY_EVENT_VERSION)].indexOf(schema);
  if (known < 0) {
    return { fault: 'UnknownVersion', reason: `has the dataschema ${schema}, which is not known here` };
  }
  if (COMPANY_EVENT_TYPES.indexOf(event.type) < 0) {
    return {
      fault: 'UnknownVersion',
      reason: `has the type ${event.type}, which is not known here`,
    };
  }
  const data = event.data;
  const reason = dataFault(event, data);
  if (reason !== null) {
    return malformed(reason);
  }
  return event;
}
function isFault(read) {
  return Object.hasOwn(read, 'fault');
}
function malformed(reason) {
  return { fault: 'Malformed', reason };
}
function dataFault(event, data) {
  if (typeof data !== 'object' || data === null) {
    return 'has no data';
  }
  const version = data.version;
  if (typeof version !== 'number' || !(version >= 1)) {
    return 'has no version of 1 or more';
  }
  if (typeof event.subject !== 'string' || event.id !== companyEventId(event.subject, version)) {
    return 'has an id that is not its subject and version';
  }
  if (typeof event.time !== 'string') {
    return 'has no time';
  }
  const state = data.state;
  if (typeof state !== 'object' || state === null) {
    return 'has no state';
  }
  const missing = ['handle', 'name', 'industry', 'country'].find((name) => typeof state[name] !== 'string');
  if (missing) {
    return `has a state without ${missing}`;
  }
  const employees = state.employeeCount ?? null;
  return employees !== null && typeof employees !== 'number'
    ? 'has an employeeCount that is no number'
    : null;
}

// model/company/keys.ts
var COMPANY = 'COMPANY#';
function companyId(pk) {
  return pk.slice(COMPANY.length);
}

// model/company/shared-state.ts
function sharedState(profile) {
  return {
    handle: profile.handle,
    name: profile.name,
    industry: profile.industry,
    country: profile.country,
    employeeCount: profile.employeeCount ?? null,
    ownerId: profile.ownerId,
    deletedAt: profile.deletedAt ?? null,
    externalReference: profile.externalReference ?? null,
  };
}

// functions/company/company-event.ts
var TOLD = [...SHARED_ATTRIBUTES, 'description', 'website', 'foundedYear', 'about'];
function companyEventOf(record) {
  const before = profileIn(record.dynamodb?.OldImage);
  const after = profileIn(record.dynamodb?.NewImage);
  const profile = after ?? before;
  if (!profile) throw new Error('A stream record holds neither image. The stream has to have both.');
  const id = companyId(profile.pk);
  const version = after ? after.version : profile.version + 1;
  const changed2 = changedBetween(before, after);
  return {
    specversion: '1.0',
    id: companyEventId(id, version),
    source: COMPANY_EVENT_SOURCE,
    type: typeOf(before, after),
    subject: id,
    time: after ? after.updatedAt : momentOf(record),
    datacontenttype: 'application/json',
    dataschema: companyEventSchema(COMPANY_EVENT_VERSION),
    ...(after?.trace !== void 0 && { traceparent: after.trace }),
    data: {
      version,
      previousVersion: before?.version ?? null,
      changed: changed2,
      state: sharedState(profile),
    },
  };
}
function profileIn(image) {
  if (!image) return void 0;
  const item = unmarshall(image);
  if (!Number.isInteger(item.version)) throw new Error('A stream record holds a profile without a version.');
  return item;
}
function typeOf(before, after) {
  if (!after) return 'company.purged';
  if (!before) return 'company.created';
  if (after.deletedAt !== void 0 && before.deletedAt === void 0) return 'company.deleted';
  if (after.deletedAt === void 0 && before.deletedAt !== void 0) return 'company.restored';
  return 'company.updated';
}
function changedBetween(before, after) {
  const told = (profile, name) => JSON.stringify(profile?.[name === 'about' ? 'aboutVersion' : name] ?? null);
  return TOLD.filter((name) => told(before, name) !== told(after, name));
}
function momentOf(record) {
  return new Date((record.dynamodb?.ApproximateCreationDateTime ?? 0) * 1e3).toISOString();
}

// model/company/event-attributes.ts
function eventAttributes(event) {
  return {
    type: event.type,
    changed: event.data.changed,
    replay: event.replay === true ? 'true' : 'false',
  };
}

// functions/company/publication.ts
function publicationOf(event) {
  return { message: JSON.stringify(event), attributes: eventAttributes(event) };
}
var MOST = 10;
var LARGEST = 256 * 1024;
function bytesOf({ message, attributes }) {
  return Buffer.byteLength(message) + Buffer.byteLength(JSON.stringify(attributes));
}
function batches(entries) {
  const cut = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = bytesOf(entry.publication);
    const last = cut.at(-1);
    const fits =
      last !== void 0 &&
      last.length < MOST &&
      bytes + size <= LARGEST &&
      !last.some(({ event }) => event.subject === entry.event.subject);
    if (fits) {
      last.push(entry);
      bytes += size;
    } else {
      cut.push([entry]);
      bytes = size;
    }
  }
  return cut;
}

// functions/company/publish-changes.ts
function publishChanges(ports) {
  const { publish, log } = ports;
  return async ({ Records }) => {
    const { entries, unreadable } = read(Records);
    for (const batch of batches(entries)) {
      const failed = await firstFailure(batch);
      if (failed) return failedAt(failed.record);
    }
    return unreadable ? failedAt(unreadable) : { batchItemFailures: [] };
  };
  function read(records) {
    const entries = [];
    for (const record of records) {
      try {
        const event = companyEventOf(record);
        entries.push({ record, event, publication: publicationOf(event) });
      } catch (error) {
        log('ERROR', 'A stream record cannot be read.', {
          reason: nameOf(error),
          sequenceNumber: record.dynamodb?.SequenceNumber,
        });
        return { entries, unreadable: record };
      }
    }
    return { entries };
  }
  async function firstFailure(batch) {
    try {
      const [first] = await publish(batch.map(({ publication }) => publication));
      if (first === void 0) return void 0;
      log('WARN', 'SNS refused a message.', { event: batch[first]?.event.id });
      return batch[first];
    } catch (error) {
      log('WARN', 'SNS took no message.', { reason: nameOf(error), from: batch[0]?.event.id });
      return batch[0];
    }
  }
}
function failedAt(record) {
  return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
}

// model/statistics/keys.ts
var COMPANY2 = 'COMPANY#';
var INDUSTRY = 'INDUSTRY#';
var LONGEST_ID = 64;
var SHARDS = 16;
var ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
function statisticsKey(companyId2) {
  return { pk: COMPANY2 + (companyId2.length > LONGEST_ID ? '' : companyId2), sk: 'STATISTICS' };
}
function companyIdOf(pk) {
  return pk.slice(COMPANY2.length);
}
function industryPartition(industry) {
  return INDUSTRY + industry;
}
function industryTotalKey(industry, shard) {
  return { pk: industryPartition(industry), sk: `SHARD#${shard < 10 ? '0' : ''}${shard}` };
}
var INDUSTRIES = 'INDUSTRIES';
function industryNameKey(industry) {
  return { pk: INDUSTRIES, sk: industry };
}
function shardOf(companyId2) {
  const sum = companyId2
    .split('')
    .map((character) => ALPHABET.indexOf(character) + 1)
    .reduce((total, digit) => total + digit, 0);
  return sum % SHARDS;
}

// model/statistics/company-copy.ts
function isNews(event, stored) {
  const known = stored ? stored.profileVersion : 0;
  const version = event.data.version;
  return version > known || (version === known && event.replay === true);
}
function copyCompany(stored, event) {
  const data = event.data;
  const state = data.state;
  const purged = event.type === 'company.purged';
  const deleted = purged || (state.deletedAt ?? null) !== null;
  const employees = state.employeeCount ?? null;
  const activity = stored?.lastActivityAt;
  return {
    ...statisticsKey(event.subject),
    ...(purged
      ? {}
      : { name: state.name, handle: state.handle, industry: state.industry, country: state.country }),
    ...(purged || employees === null ? {} : { employeeCount: employees }),
    profileVersion: data.version,
    deleted,
    documentCount: stored?.documentCount ?? 0,
    documentBytes: stored?.documentBytes ?? 0,
    lastActivityAt: [event.time, activity ?? ''].sort()[1],
    revision: (stored?.revision ?? 0) + 1,
    ...(deleted ? {} : { rankIndustry: state.industry }),
  };
}
function isSameCopy(one, other) {
  const attributes = [
    'name',
    'handle',
    'industry',
    'country',
    'employeeCount',
    'profileVersion',
    'deleted',
    'documentCount',
    'documentBytes',
    'lastActivityAt',
    'rankIndustry',
  ];
  return attributes.every((name) => one[name] === other[name]);
}

// model/statistics/item.ts
var TOTALS = ['companyCount', 'employeeCount', 'documentCount', 'documentBytes'];

// model/statistics/recount.ts
function readTotalRecounted(message) {
  const recounted = message;
  const isOne =
    typeof recounted === 'object' &&
    recounted !== null &&
    recounted.type === 'statistics.total.recounted' &&
    typeof recounted.industry === 'string' &&
    typeof recounted.shard === 'number' &&
    (recounted.revision === null || typeof recounted.revision === 'number') &&
    typeof recounted.total === 'object' &&
    recounted.total !== null &&
    TOTALS.every((name) => typeof recounted.total[name] === 'number');
  return isOne ? recounted : null;
}

// model/statistics/totals.ts
function contributionOf(item) {
  if (!item || item.deleted || item.industry === void 0) {
    return null;
  }
  return {
    industry: item.industry,
    companyCount: 1,
    employeeCount: item.employeeCount ?? 0,
    documentCount: item.documentCount,
    documentBytes: item.documentBytes,
  };
}
function totalChanges(before, after) {
  const shard = shardOf(companyIdOf(after.pk));
  const left = contributionOf(before);
  const entered = contributionOf(after);
  if (left && entered && left.industry === entered.industry) {
    return changed(industryTotalKey(entered.industry, shard), difference(left, entered));
  }
  return (left ? changed(industryTotalKey(left.industry, shard), difference(left, null)) : []).concat(
    entered ? changed(industryTotalKey(entered.industry, shard), difference(null, entered)) : [],
  );
}
function changed(key, add) {
  return TOTALS.some((name) => add[name] !== 0) ? [{ key, add }] : [];
}
function difference(before, after) {
  const of = (name) => (after ? after[name] : 0) - (before ? before[name] : 0);
  return {
    companyCount: of('companyCount'),
    employeeCount: of('employeeCount'),
    documentCount: of('documentCount'),
    documentBytes: of('documentBytes'),
  };
}

// functions/shared/queue-batch.ts
async function workOff(groups, work, log) {
  const failures = await Promise.all(
    groups.map(async (group) => {
      try {
        await work(group);
        return [];
      } catch (error) {
        log('WARN', 'Messages are left for another delivery.', {
          reason: nameOf(error),
          messages: group.map(({ record }) => record.messageId),
        });
        return group.map(({ record }) => ({ itemIdentifier: record.messageId }));
      }
    }),
  );
  return { batchItemFailures: failures.flat() };
}
function grouped(messages, subjectOf) {
  const groups = /* @__PURE__ */ new Map();
  for (const message of messages) {
    const subject = subjectOf(message);
    groups.set(subject, [...(groups.get(subject) ?? []), message]);
  }
  return [...groups.values()];
}
function parsed(record) {
  try {
    return JSON.parse(record.body);
  } catch {
    return void 0;
  }
}

// functions/shared/company-messages.ts
var UnreadableMessage = class extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
  code;
  name = 'UnreadableMessage';
};
function companyEventIn(record) {
  const read = readCompanyEvent(parsed(record));
  if (isFault(read)) throw new UnreadableMessage(read.fault);
  return read;
}

// functions/shared/dynamodb.ts
function cancellationReasons(error) {
  if (!(error instanceof AwsFailure) || error.code !== 'TransactionCanceledException') return [];
  return error.details['CancellationReasons'] ?? [];
}
function isConditionFailure(error) {
  return (
    (error instanceof AwsFailure && error.code === 'ConditionalCheckFailedException') ||
    cancellationReasons(error).some(({ Code }) => Code === 'ConditionalCheckFailed')
  );
}
function isContention(error) {
  if (!(error instanceof AwsFailure)) return false;
  const reasons = cancellationReasons(error);
  return (
    error.code === 'ConditionalCheckFailedException' ||
    error.code === 'TransactionConflictException' ||
    (reasons.length > 0 &&
      reasons.every(({ Code = 'None' }) =>
        ['None', 'ConditionalCheckFailed', 'TransactionConflict'].includes(Code),
      ))
  );
}

// functions/statistics/apply-company-changes.ts
var ATTEMPTS = 10;
function applyCompanyChanges(ports) {
  const { statistics, pause, log } = ports;
  return async ({ Records }) => {
    const { messages, recounts, unreadable } = read(Records);
    const companies = grouped(messages, ({ event }) => event.subject);
    const answers = await Promise.all([
      workOff(companies, (group) => apply(newest(group.map(({ event }) => event))), log),
      workOff(recounts, (group) => recount(group), log),
    ]);
    return { batchItemFailures: [...answers.flatMap((answer) => answer.batchItemFailures), ...unreadable] };
  };
  function read(records) {
    const messages = [];
    const recounts = [];
    const unreadable = [];
    for (const record of records) {
      try {
        const counted = readTotalRecounted(parsed(record));
        if (counted) recounts.push([{ record, counted }]);
        else messages.push({ record, event: companyEventIn(record) });
      } catch (error) {
        log('ERROR', 'A message cannot be read.', { reason: String(error), message: record.messageId });
        unreadable.push({ itemIdentifier: record.messageId });
      }
    }
    return { messages, recounts, unreadable };
  }
  async function apply(event) {
    for (let attempt = 1; ; attempt += 1) {
      const stored = await statistics.read(event.subject, attempt > 1);
      if (!isNews(event, stored)) return;
      const item = copyCompany(stored, event);
      const totals = totalChanges(stored, item);
      const enters = item.rankIndustry !== stored?.rankIndustry || event.replay === true;
      if (item.rankIndustry !== void 0 && enters) await statistics.nameIndustry(item.rankIndustry);
      if (stored && isSameCopy(stored, item)) return;
      try {
        await statistics.write(item, stored?.revision ?? null, totals);
        return;
      } catch (error) {
        if (!isContention(error) || attempt === ATTEMPTS) throw error;
        await pause(attempt);
      }
    }
  }
  async function recount(group) {
    for (const { counted } of group) {
      const { industry, shard } = counted;
      if (!(await statistics.recount(counted)))
        log('INFO', 'A total moved on after it was counted.', { industry, shard });
    }
  }
}
function newest(events) {
  return events.reduce((best, event) => {
    const later = event.data.version - best.data.version;
    return later > 0 || (later === 0 && event.replay === true) ? event : best;
  });
}

// functions/statistics/statistics-table.ts
import { marshall, unmarshall as unmarshall2 } from '@aws-sdk/util-dynamodb';
function createStatisticsTable(dynamodb, table) {
  return {
    async read(companyId2, consistent) {
      const { Item } = await dynamodb.call('GetItem', {
        TableName: table,
        Key: marshall(statisticsKey(companyId2)),
        ConsistentRead: consistent,
      });
      return Item === void 0 ? null : unmarshall2(Item);
    },
    async write(item, readRevision, totals) {
      const put = {
        TableName: table,
        Item: marshall(item, { removeUndefinedValues: true }),
        ...(readRevision === null
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'revision = :revision',
              ExpressionAttributeValues: marshall({ ':revision': readRevision }),
            }),
      };
      if (totals.length === 0) {
        await dynamodb.call('PutItem', put);
        return;
      }
      await dynamodb.call('TransactWriteItems', {
        TransactItems: [{ Put: put }, ...totals.map((change) => ({ Update: addition(table, change) }))],
      });
    },
    async recount({ industry, shard, revision, total }) {
      try {
        await dynamodb.call('UpdateItem', {
          TableName: table,
          Key: marshall(industryTotalKey(industry, shard)),
          ConditionExpression: revision === null ? 'attribute_not_exists(pk)' : 'revision = :revision',
          UpdateExpression:
            'SET companyCount = :companies, employeeCount = :employees, documentCount = :documents, documentBytes = :bytes ADD revision :one',
          ExpressionAttributeValues: marshall({
            ...(revision === null ? {} : { ':revision': revision }),
            ...amounts(total),
          }),
        });
        return true;
      } catch (error) {
        if (isConditionFailure(error)) return false;
        throw error;
      }
    },
    async nameIndustry(industry) {
      const key = industryNameKey(industry);
      const { Item } = await dynamodb.call('GetItem', { TableName: table, Key: marshall(key) });
      if (Item !== void 0) return;
      try {
        await dynamodb.call('PutItem', {
          TableName: table,
          Item: marshall(key),
          ConditionExpression: 'attribute_not_exists(pk)',
        });
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
      }
    },
  };
}
function addition(table, { key, add }) {
  return {
    TableName: table,
    Key: marshall(key),
    UpdateExpression:
      'ADD companyCount :companies, employeeCount :employees, documentCount :documents, documentBytes :bytes, revision :one',
    ExpressionAttributeValues: marshall(amounts(add)),
  };
}
function amounts(total) {
  return {
    ':companies': total.companyCount,
    ':employees': total.employeeCount,
    ':documents': total.documentCount,
    ':bytes': total.documentBytes,
    ':one': 1,
  };
}
export { AwsFailure, applyCompanyChanges, createStatisticsTable, publishChanges };
