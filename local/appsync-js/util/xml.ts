import { unavailable } from './unavailable.ts';

/** `util.xml` (https://docs.aws.amazon.com/appsync/latest/devguide/xml-helpers-in-util-xml-js.html). */
export const xml = {
  toMap: unavailable('util.xml.toMap'),
  toJsonString: unavailable('util.xml.toJsonString'),
};
