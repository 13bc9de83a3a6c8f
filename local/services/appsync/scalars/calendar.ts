import type { GraphQLScalarType } from 'graphql';
import { textScalar } from './scalar.ts';

const offset = '(?:Z|[+-](\\d{2}):(\\d{2})(?::(\\d{2}))?)';
const date = '(\\d{4})-(\\d{2})-(\\d{2})';
const time = '(\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.\\d{1,9})?)?';

const dates = new RegExp(`^${date}${offset}?$`);
const times = new RegExp(`^${time}${offset}?$`);
const dateTimes = new RegExp(`^${date}T${time}${offset}$`);

/** All three: https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html */
export const awsDate: GraphQLScalarType = textScalar({
  name: 'AWSDate',
  description: 'A date in the form `YYYY-MM-DD`, with an optional offset.',
  noun: 'a valid date.',
  valid(text) {
    const [matched, year, month, day, ...offsets] = dates.exec(text) ?? [];
    return matched !== undefined && isDay(year, month, day) && isOffset(offsets);
  },
});

export const awsTime: GraphQLScalarType = textScalar({
  name: 'AWSTime',
  description: 'A time in the form `hh:mm:ss.sss`, with an optional offset.',
  noun: 'a valid time.',
  valid(text) {
    const [matched, hour, minute, second, ...offsets] = times.exec(text) ?? [];
    return matched !== undefined && isTime(hour, minute, second) && isOffset(offsets);
  },
});

export const awsDateTime: GraphQLScalarType = textScalar({
  name: 'AWSDateTime',
  description: 'A date and time in the form `YYYY-MM-DDThh:mm:ss.sssZ`, with a mandatory offset.',
  noun: 'a valid DateTime Object.',
  valid(text) {
    const [matched, year, month, day, hour, minute, second, ...offsets] = dateTimes.exec(text) ?? [];
    return (
      matched !== undefined && isDay(year, month, day) && isTime(hour, minute, second) && isOffset(offsets)
    );
  },
});

type Part = string | undefined;

function isDay(year: Part, month: Part, day: Part): boolean {
  const moment = new Date(0);
  moment.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return moment.getUTCMonth() === Number(month) - 1 && moment.getUTCDate() === Number(day);
}

function isTime(hour: Part, minute: Part, second: Part): boolean {
  return Number(hour) < 24 && Number(minute) < 60 && Number(second ?? '0') < 60;
}

/** Java's offsets end at 18 hours. */
function isOffset([hour = '0', minute = '0', second = '0']: Part[]): boolean {
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return Number(minute) < 60 && Number(second) < 60 && seconds <= 18 * 3600;
}
