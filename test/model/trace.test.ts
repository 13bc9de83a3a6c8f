import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceOf } from '../../model/trace.ts';

fc.configureGlobal({ seed: 20_261_120 });

const digits = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const id = (length: number) => digits(length).filter((text) => !/^0*$/.test(text));
const legal = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

describe('a trace', () => {
  it('is W3C’s header as it came', () => {
    fc.assert(
      fc.property(id(32), id(16), digits(2), fc.string(), (trace, parent, flags, other) => {
        expect(traceOf(`00-${trace}-${parent}-${flags}`, other)).toBe(`00-${trace}-${parent}-${flags}`);
      }),
    );
  });

  it('is made of X-Ray’s header where there is no other', () => {
    expect(traceOf('', 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1')).toBe(
      '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01',
    );
  });

  it('is that of X-Ray’s root, whatever its fields are and however they are ordered', () => {
    const field = fc.constantFrom(
      'Self=1-67891234-12456789abcdef0123456789',
      'Sampled=0',
      'Sampled=1',
      'Parent=53995c3f42cd8ad8',
      '',
    );
    fc.assert(
      fc.property(
        digits(8),
        id(24),
        fc.array(field, { maxLength: 4 }),
        fc.nat(4),
        (time, random, others, at) => {
          fc.pre(!/0{16}$/.test(random));
          const fields = [...others.slice(0, at), `Root=1-${time}-${random}`, ...others.slice(at)];
          expect(traceOf('', fields.join(';'))?.split('-')[1]).toBe(time + random);
        },
      ),
    );
  });

  it('is well-formed or null, whatever the headers hold', () => {
    const piece = fc.constantFrom(
      '00',
      'ff',
      '01',
      '-',
      ';',
      '=',
      'Root=1-',
      'Parent=',
      'Sampled=1',
      '0'.repeat(16),
      '53995c3f42cd8ad8',
      '5759e988',
      'bd862e3fe1be46a994272793',
      'A',
      ' ',
    );
    const header = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(header, header, (standard, amazon) => {
        const trace = traceOf(standard, amazon);
        if (trace !== null) expect(trace).toMatch(legal);
      }),
      { numRuns: 2_000 },
    );
  });
});
