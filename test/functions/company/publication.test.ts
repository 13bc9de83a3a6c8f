import { expect, it } from 'vitest';
import { companyEventOf } from '../../../functions/company/company-event.ts';
import { batches, bytesOf, publicationOf } from '../../../functions/company/publication.ts';
import { profile, streamRecord } from './stream-records.ts';

const entry = (company: string, bytes = 0) => {
  const event = companyEventOf(streamRecord({ after: profile({ pk: `COMPANY#${company}` }) }));
  const { attributes } = publicationOf(event);
  return { event, publication: { message: 'x'.repeat(bytes), attributes } };
};
const sizes = (entries: readonly ReturnType<typeof entry>[]) => batches(entries).map((batch) => batch.length);

it('cuts nothing out of nothing', () => {
  expect(batches([])).toEqual([]);
});

it('begins a new batch at the eleventh message', () => {
  expect(sizes(Array.from({ length: 11 }, (_, n) => entry(String(n))))).toEqual([10, 1]);
});

it('begins a new batch where a company comes again', () => {
  expect(sizes([entry('a'), entry('b'), entry('a'), entry('a'), entry('c')])).toEqual([2, 1, 2]);
});

it('begins a new batch where 256 KiB would be passed, attributes included', () => {
  const attributes = bytesOf(entry('a').publication);
  const half = 128 * 1024 - attributes;
  expect(sizes([entry('a', half), entry('b', half)])).toEqual([2]);
  expect(sizes([entry('a', half), entry('b', half + 1)])).toEqual([1, 1]);
});

it('counts bytes, not characters', () => {
  expect(bytesOf({ message: 'é', attributes: {} })).toBe(2 + 2);
});
