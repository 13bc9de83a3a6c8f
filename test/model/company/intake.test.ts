import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INTAKE_SCHEMA, intakeFault } from '../../../model/company/intake.ts';

fc.configureGlobal({ seed: 20_261_120 });

const company = { name: 'Acme', industry: 'Aerospace', country: 'DE' };
const upsert = {
  specversion: '1.0',
  id: 'e1',
  source: 'crm',
  type: 'company.upserted',
  subject: '4711',
  dataschema: INTAKE_SCHEMA,
  data: { version: 3, company },
};
const removal = { ...upsert, type: 'company.removed', data: { version: 4 } };
const having = (fields: object) => ({ ...upsert, data: { version: 3, company: { ...company, ...fields } } });

describe('a message of an outside system', () => {
  it.each([
    ['an upsert', upsert],
    ['a removal', removal],
    ['version 0', { ...upsert, data: { ...upsert.data, version: 0 } }],
    [
      'every field',
      having({
        description: 'Rockets.',
        website: 'https://acme.example',
        foundedYear: 1949,
        employeeCount: 0,
      }),
    ],
    [
      'fields that are cleared',
      having({ description: null, website: null, foundedYear: null, employeeCount: null }),
    ],
    ['a website without encryption', having({ website: 'http://acme.example' })],
    ['the largest number', having({ employeeCount: 2_147_483_647 })],
    ['fields of a company that are not taken from outside', having({ about: 5, handle: ['No', 'handle'] })],
    ['fields that are not known', { ...having({ motto: 'On.' }), more: 1 }],
  ])('may be %s', (_, message) => {
    expect(intakeFault(message)).toBeNull();
  });

  it.each([
    ['nothing', null],
    ['a number', 7],
    ['another specversion', { ...upsert, specversion: '0.3' }],
  ])('is malformed as %s', (_, message) => {
    expect(intakeFault(message)?.refusal).toBe('Malformed');
  });

  it.each([
    ['none', undefined],
    ['a later one', INTAKE_SCHEMA.replace('1', '2')],
  ])('is refused with a schema that is not known: %s', (_, dataschema) => {
    expect(intakeFault({ ...upsert, dataschema })?.refusal).toBe('UnknownSchema');
  });

  it.each([
    ['a type of its own', { ...upsert, type: 'company.merged' }, 'type'],
    ['a source that is no text', { ...upsert, source: 1 }, 'source and subject'],
    ['no subject', { ...upsert, subject: undefined }, 'source and subject'],
    ['a blank source', { ...upsert, source: ' ' }, 'externalReference.source'],
    ['a source with a #', { ...upsert, source: 'a#b' }, 'externalReference.source'],
    ['an empty subject', { ...upsert, subject: '' }, 'externalReference.id'],
    ['no data', { ...removal, data: null }, 'data.version'],
    ['a version that is a text', { ...removal, data: { version: '3' } }, 'data.version'],
    ['a version with a fraction', { ...removal, data: { version: 1.5 } }, 'data.version'],
    ['a version that may be another’s too', { ...removal, data: { version: 2 ** 53 } }, 'data.version'],
    ['a version below 0', { ...removal, data: { version: -1 } }, 'data.version'],
    ['no company', { ...upsert, data: { version: 3 } }, 'data.company'],
    ['a company that is a text', { ...upsert, data: { version: 3, company: 'Acme' } }, 'data.company'],
    ['no name', having({ name: null }), 'name'],
    ['no industry', having({ industry: undefined }), 'industry'],
    ['no country', having({ country: null }), 'country'],
    ['a name that is a number', having({ name: 7 }), 'name'],
    ['a blank name', having({ name: ' ' }), 'name'],
    ['a country that is none', having({ country: 'XX' }), 'country'],
    ['a description that is a list', having({ description: [] }), 'description'],
    ['a year that is a text', having({ foundedYear: '1949' }), 'foundedYear'],
    ['a count with a fraction', having({ employeeCount: 1.5 }), 'employeeCount'],
    ['a count beyond GraphQL’s integers', having({ employeeCount: 2_147_483_648 }), 'employeeCount'],
    ['a count below 0', having({ employeeCount: -1 }), 'employeeCount'],
    ['a website that is no address', having({ website: 'javascript:alert(1)' }), 'website'],
    ['a blank website', having({ website: ' ' }), 'website'],
  ])('is refused with %s, and the reason names the field', (_, message, field) => {
    const fault = intakeFault(message);
    expect(fault?.refusal).toBe('InvalidInput');
    expect(fault?.reason.split('; ').map((reason) => reason.split(' must')[0])).toEqual([field]);
  });

  it('is refused with every reason at once', () => {
    const reason = intakeFault({ ...having({ name: '', country: 'XX' }), source: '' })?.reason;
    expect(reason?.split('; ').map((one) => one.split(' ')[0])).toEqual([
      'externalReference.source',
      'name',
      'country',
    ]);
  });

  it('never makes the check fail, whatever stands in its place', () => {
    const anything = fc.option(fc.jsonValue(), { nil: undefined });
    const mangled = fc
      .record({ source: anything, subject: anything, type: anything, data: anything })
      .map((wrong) => ({
        ...upsert,
        ...Object.fromEntries(Object.entries(wrong).filter(([, value]) => value !== undefined)),
      }));
    const fields = fc.dictionary(
      fc.constantFrom('name', 'industry', 'country', 'website', 'foundedYear'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), mangled, fields.map(having)), (message) => {
        const fault = intakeFault(message);
        expect(fault === null || fault.reason !== '').toBe(true);
      }),
    );
  });
});
