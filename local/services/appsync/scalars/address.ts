import { isIPv4, isIPv6 } from 'node:net';
import type { GraphQLScalarType } from 'graphql';
import { textScalar } from './scalar.ts';

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const quoted = '"(?:[^"\\\\\\r\\n]|\\\\.)+"';
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
const emails = new RegExp(
  `^(?:${atom}(?:\\.${atom})*|${quoted})@(?:${label}(?:\\.${label})*|\\[[0-9A-Fa-f:.]+\\])$`,
);

export const awsEmail: GraphQLScalarType = textScalar({
  name: 'AWSEmail',
  description: 'An e-mail address in the form `local@domain` of RFC 822.',
  noun: 'a valid email address.',
  valid: (text) => text.length <= 320 && emails.test(text),
});

export const awsUrl: GraphQLScalarType = textScalar({
  name: 'AWSURL',
  description: 'A URL of RFC 1738: with a scheme, and without `//` in its path.',
  noun: 'a valid URL.',
  valid(text) {
    if (!/^[A-Za-z][A-Za-z0-9+.-]*:\S+$/.test(text) || !URL.canParse(text)) return false;
    return !new URL(text).pathname.includes('//');
  },
});

export const awsIpAddress: GraphQLScalarType = textScalar({
  name: 'AWSIPAddress',
  description: 'An IPv4 or IPv6 address, with an optional subnet such as `/24`.',
  noun: 'a valid IP address.',
  valid(text) {
    const [, address = '', , bits] = /^([^/%]*)(\/(\d{1,3}))?$/.exec(text) ?? [];
    if (isIPv4(address)) return bits === undefined || Number(bits) <= 32;
    return isIPv6(address) && (bits === undefined || Number(bits) <= 128);
  },
});
