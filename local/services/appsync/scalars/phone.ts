import { createRequire } from 'node:module';
import type { GraphQLScalarType } from 'graphql';
import type * as Numbers from 'libphonenumber-js/max';
import { textScalar } from './scalar.ts';

const require = createRequire(import.meta.url);
let numbers: typeof Numbers | undefined;

/**
 * Digits in groups, parted by blanks or hyphens; without a country code a number of the North American plan. Numbering
 * plans are those of libphonenumber. https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html
 */
export const awsPhone: GraphQLScalarType = textScalar({
  name: 'AWSPhone',
  description: 'A telephone number; without a country code it is a North American one.',
  noun: 'a valid phone number.',
  valid(text) {
    if (!/^\+?\d+(?:[ -]+\d+)*$/.test(text)) return false;
    // The plans of all countries take a tenth of a second to read, and most APIs know no telephone number.
    numbers ??= require('libphonenumber-js/max') as typeof Numbers;
    return numbers.isValidPhoneNumber(text, 'US');
  },
});
