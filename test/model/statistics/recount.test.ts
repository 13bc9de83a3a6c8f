import { describe, expect, it } from 'vitest';
import { readTotalRecounted } from '../../../model/statistics/recount.ts';
import { companyEvent } from '../company/company-event.fixture.ts';

const total = { companyCount: 1, employeeCount: 12, documentCount: 0, documentBytes: 0 };
const recounted = { type: 'statistics.total.recounted', industry: 'Tools', shard: 0, revision: null, total };

describe('a recounted total', () => {
  it('is told from the events that come by the same queue', () => {
    expect(readTotalRecounted(recounted)).toEqual(recounted);
    expect(readTotalRecounted({ ...recounted, revision: 7 })).toEqual({ ...recounted, revision: 7 });
    expect(readTotalRecounted(companyEvent())).toBeNull();
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'statistics.total.recounted'],
    ['no industry', { ...recounted, industry: undefined }],
    ['no shard', { ...recounted, shard: '0' }],
    ['no revision', { ...recounted, revision: undefined }],
    ['no total', { ...recounted, total: undefined }],
    ['a total that is null', { ...recounted, total: null }],
    ...Object.keys(total).map(
      (name) =>
        [`a total without ${name}`, { ...recounted, total: { ...total, [name]: undefined } }] as [
          string,
          unknown,
        ],
    ),
  ])('is not %s', (_, message) => {
    expect(readTotalRecounted(message)).toBeNull();
  });
});
