import { describe, expect, it, onTestFinished } from 'vitest';
import { bucketResource, deploymentOf, startBuckets } from './buckets.fixture.ts';

const day = 24 * 60 * 60 * 1000;

async function given(...options: Parameters<typeof startBuckets>) {
  const cloud = await startBuckets(...options);
  onTestFinished(() => cloud.stop());
  return cloud;
}

describe('the values a template learns from AWS', () => {
  it('are shaped as AWS shapes them', async () => {
    const { service } = await given();
    const named = bucketResource(service, { BucketName: 'records' });
    expect(named.ref).toBe('records');
    expect(named.attributes).toEqual({
      Arn: 'arn:aws:s3:::records',
      DomainName: 'records.s3.amazonaws.com',
      DualStackDomainName: 'records.s3.dualstack.us-east-1.amazonaws.com',
      RegionalDomainName: 'records.s3.us-east-1.amazonaws.com',
      WebsiteURL: 'http://records.s3-website-us-east-1.amazonaws.com',
    });
    expect(bucketResource(service).ref).toMatch(/^store-records-[a-z2-7]{12}$/);
    expect(bucketResource(service).ref).toBe(bucketResource(service).ref);
  });
});

describe('a deployment', () => {
  it('is refused, not half-hosted, when it declares what has no behaviour here', async () => {
    const { service } = await given();
    const refusal = (properties: Record<string, unknown>) =>
      service.prepare(deploymentOf(bucketResource(service, properties))).then(
        () => 'hosted',
        (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
      );
    for (const property of ['VersioningConfiguration', 'CorsConfiguration', 'NotificationConfiguration']) {
      expect(await refusal({ [property]: {} })).toMatch(new RegExp(`^PropertyUnsupported: .*${property}`));
    }
    const rule = (properties: object) => ({
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ...properties }] },
    });
    expect(await refusal(rule({ Transitions: [] }))).toMatch(/^PropertyUnsupported: .*Rules\.Transitions/);
    expect(await refusal({ BucketName: 'Capitals' })).toMatch(/^AssemblyInvalid/);
    expect(
      await refusal({
        ...rule({ ExpirationInDays: 90, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }),
        BucketEncryption: {},
        PublicAccessBlockConfiguration: {},
        OwnershipControls: {},
        Tags: [],
      }),
    ).toBe('hosted');
    const twice = deploymentOf(
      bucketResource(service, { BucketName: 'one' }),
      bucketResource(service, { BucketName: 'one' }, 'Other'),
    );
    await expect(service.prepare(twice)).rejects.toMatchObject({ code: 'AssemblyInvalid' });
  });

  it('changes nothing until it is taken over, and then keeps the objects of the buckets that stay', async () => {
    const { service, call } = await given();
    await call('PutObject', { Bucket: 'records', Key: 'kept', Body: 'x' });
    const names = async () =>
      ((await call('ListBuckets', {}))['Buckets'] as { Name: string }[]).map(({ Name }) => Name);
    const takeOver = await service.prepare(
      deploymentOf(
        bucketResource(service, { BucketName: 'records' }),
        bucketResource(service, { BucketName: 'new' }, 'New'),
      ),
    );
    expect(await names()).toEqual(['copies', 'records']);
    await takeOver();
    expect(await names()).toEqual(['new', 'records']);
    expect(await call('GetObject', { Bucket: 'records', Key: 'kept' })).toMatchObject({ Body: 'x' });
    await expect(call('GetObject', { Bucket: 'copies', Key: 'x' })).rejects.toMatchObject({
      code: 'NoSuchBucket',
    });
  });

  it('that takes a bucket away keeps its objects for when it comes back', async () => {
    const { service, call, deploy } = await given();
    const records = bucketResource(service, { BucketName: 'records' });
    await call('PutObject', { Bucket: 'records', Key: 'kept', Body: 'x' });
    await deploy();
    await deploy(records);
    expect(await call('GetObject', { Bucket: 'records', Key: 'kept' })).toMatchObject({ Body: 'x' });
  });
});

describe('an object that expires', () => {
  const properties = {
    LifecycleConfiguration: {
      Rules: [
        { Id: 'short', Status: 'Enabled', ExpirationInDays: 1, Prefix: 'short/' },
        { Id: 'long', Status: 'Enabled', ExpirationInDays: 90, ObjectSizeGreaterThan: 1 },
        { Id: 'off', Status: 'Disabled', ExpirationInDays: 1 },
      ],
    },
  };

  it('is gone at the midnight after its days, by the clock of the cloud', async () => {
    const { call, clock } = await given({ properties });
    const keys = async () =>
      ((await call('ListObjectsV2', { Bucket: 'records' }))['Contents'] as { Key: string }[]).map(
        ({ Key }) => Key,
      );
    for (const Key of ['short/a', 'long', 'small']) {
      await call('PutObject', { Bucket: 'records', Key, Body: Key === 'small' ? '1' : '12' });
    }
    // It is noon: one day on is noon, and the next midnight half a day later.
    clock.advance(1.5 * day - 1);
    expect(await keys()).toEqual(['long', 'short/a', 'small']);
    clock.advance(1);
    expect(await keys()).toEqual(['long', 'small']);
    await expect(call('GetObject', { Bucket: 'records', Key: 'short/a' })).rejects.toMatchObject({
      code: 'NoSuchKey',
    });
    clock.advance(89 * day);
    expect(await keys()).toEqual(['small']);
  });

  it('says when and by which rule', async () => {
    const { call } = await given({ properties });
    const { Expiration } = await call('PutObject', { Bucket: 'records', Key: 'short/b', Body: '12' });
    expect(Expiration).toBe('expiry-date="Sat, 03 Jan 2026 00:00:00 GMT", rule-id="short"');
    expect(await call('HeadObject', { Bucket: 'records', Key: 'short/b' })).toMatchObject({ Expiration });
    expect(await call('PutObject', { Bucket: 'records', Key: 'small', Body: '' })).not.toHaveProperty(
      'Expiration',
    );
  });

  it('does not when the rule is gone before its time', async () => {
    const { call, clock, deploy, service } = await given({ properties });
    await call('PutObject', { Bucket: 'records', Key: 'short/c', Body: '12' });
    await deploy(bucketResource(service, { BucketName: 'records' }));
    clock.advance(100 * day);
    expect(await call('GetObject', { Bucket: 'records', Key: 'short/c' })).toMatchObject({ Body: '12' });
  });
});
