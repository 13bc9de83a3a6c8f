import type { CaseContext } from '../resolver-case.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';
const standard = `00-${traceId}-${parentId}-01`;
const root = 'Root=1-5759e988-bd862e3fe1be46a994272793';
const amazon = (parent: string, flags: string) => `00-5759e988bd862e3fe1be46a994272793-${parent}-${flags}`;

/** Headers of a request that has a trace, and what is stored of it. */
export const traced = { headers: { traceparent: standard }, trace: standard };

type Traced = readonly [title: string, headers: NonNullable<CaseContext['headers']>, trace: string | null];

/** What every write stores of the headers that name a trace; null for none. */
export const traces: readonly Traced[] = [
  ['the trace of W3C’s header', { traceparent: standard }, standard],
  ['its flags as they are', { traceparent: standard.replace(/01$/, '02') }, standard.replace(/01$/, '02')],
  ['no trace of a header that came twice', { traceparent: [standard, standard] }, null],
  ['no trace of an empty header', { traceparent: '' }, null],
  ['no trace of too few fields', { traceparent: `00-${traceId}-${parentId}` }, null],
  ['no trace of too many fields', { traceparent: `${standard}-more` }, null],
  ['no trace of capital letters', { traceparent: standard.toUpperCase() }, null],
  ['no trace of a version that is no number', { traceparent: standard.replace(/^00/, '0x') }, null],
  ['no trace of a version of one digit', { traceparent: standard.replace(/^00/, '0') }, null],
  ['no trace of the forbidden version', { traceparent: standard.replace(/^00/, 'ff') }, null],
  ['no trace without an id', { traceparent: `00-${'0'.repeat(32)}-${parentId}-01` }, null],
  ['no trace of a short id', { traceparent: `00-${traceId.slice(1)}-${parentId}-01` }, null],
  ['no trace without a parent', { traceparent: `00-${traceId}-${'0'.repeat(16)}-01` }, null],
  ['no trace of a long parent', { traceparent: `00-${traceId}-${parentId}a-01` }, null],
  ['no trace of flags that are no number', { traceparent: standard.replace(/01$/, '0g') }, null],
  ['no trace of flags of one digit', { traceparent: standard.replace(/01$/, '1') }, null],
  [
    'what is known of a later version, sampled',
    { traceparent: standard.replace(/^00(.*)01$/, 'fe$1ff-later') },
    standard,
  ],
  [
    'what is known of a later version, not sampled',
    { traceparent: standard.replace(/^00(.*)01$/, '01$10e') },
    standard.replace(/01$/, '00'),
  ],
  [
    'W3C’s trace rather than X-Ray’s',
    { traceparent: standard, 'x-amzn-trace-id': `${root};Parent=53995c3f42cd8ad8;Sampled=1` },
    standard,
  ],
  [
    'X-Ray’s trace where W3C’s is none',
    { traceparent: 'none', 'x-amzn-trace-id': `${root};Parent=53995c3f42cd8ad8;Sampled=1` },
    amazon('53995c3f42cd8ad8', '01'),
  ],
  [
    'X-Ray’s trace that is not sampled',
    { 'x-amzn-trace-id': `${root};Parent=53995c3f42cd8ad8;Sampled=0` },
    amazon('53995c3f42cd8ad8', '00'),
  ],
  [
    'X-Ray’s trace whose fields come in another order',
    { 'x-amzn-trace-id': `Self=1-67891234-12456789abcdef012345678; Sampled=1; ${root}` },
    amazon('e1be46a994272793', '01'),
  ],
  [
    'a parent made of X-Ray’s root that comes alone',
    { 'x-amzn-trace-id': root },
    amazon('e1be46a994272793', '00'),
  ],
  [
    'a parent made of X-Ray’s root in place of a wrong one',
    { 'x-amzn-trace-id': `${root};Parent=none` },
    amazon('e1be46a994272793', '00'),
  ],
  ['no trace of an empty X-Ray header', { 'x-amzn-trace-id': '' }, null],
  ['no trace without X-Ray’s root', { 'x-amzn-trace-id': 'Parent=53995c3f42cd8ad8;Sampled=1' }, null],
  ['no trace of another version of X-Ray’s root', { 'x-amzn-trace-id': root.replace('=1-', '=2-') }, null],
  ['no trace of X-Ray’s root with too many fields', { 'x-amzn-trace-id': `${root}-1` }, null],
  [
    'no trace of X-Ray’s root that is parted elsewhere',
    { 'x-amzn-trace-id': 'Root=1-5759e988b-d862e3fe1be46a994272793' },
    null,
  ],
  ['no trace of a short root', { 'x-amzn-trace-id': root.slice(0, -1) }, null],
  ['no trace of X-Ray’s root that is no number', { 'x-amzn-trace-id': root.replace('5759', 'x759') }, null],
  [
    'no trace of X-Ray’s root that is nothing but zeros',
    { 'x-amzn-trace-id': `Root=1-${'0'.repeat(8)}-${'0'.repeat(24)};Parent=53995c3f42cd8ad8` },
    null,
  ],
  [
    'no trace of X-Ray’s root that no parent can be made of',
    { 'x-amzn-trace-id': `Root=1-5759e988-bd862e3f${'0'.repeat(16)}` },
    null,
  ],
  [
    'no trace of a header far too long',
    { traceparent: '-'.repeat(20_000), 'x-amzn-trace-id': ';'.repeat(20_000) + root },
    null,
  ],
];
