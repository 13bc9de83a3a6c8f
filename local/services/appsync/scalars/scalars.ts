import type { GraphQLScalarType } from 'graphql';
import { awsEmail, awsIpAddress, awsUrl } from './address.ts';
import { awsDate, awsDateTime, awsTime } from './calendar.ts';
import { awsJson } from './json.ts';
import { awsPhone } from './phone.ts';
import { awsTimestamp } from './timestamp.ts';

/** Every scalar AppSync adds to a schema. https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html */
export const scalars: readonly GraphQLScalarType[] = [
  awsDate,
  awsTime,
  awsDateTime,
  awsTimestamp,
  awsEmail,
  awsJson,
  awsPhone,
  awsUrl,
  awsIpAddress,
];
