import { unavailable } from './unavailable.ts';

/** `util.rds` (https://docs.aws.amazon.com/appsync/latest/devguide/rds-helpers-in-util-rds-js.html). */
export const rds = { toJsonObject: unavailable('util.rds.toJsonObject') };
