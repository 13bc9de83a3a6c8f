import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LocalError } from '../../../../local/kernel/errors.ts';
import type { Resource } from '../../../../local/kernel/service.ts';
import { arnOf, environment, hostFunctions } from './hosted-functions.ts';

describe('a deployment of functions', () => {
  const host = hostFunctions();
  const folder = mkdtempSync(join(tmpdir(), 'lambda-assets-'));
  afterAll(async () => {
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const source = `export const handler = async () => 'there';`;
  const refusal = async (
    properties: Record<string, unknown>,
    others?: readonly Resource[],
  ): Promise<LocalError> =>
    host.service.prepare(host.deployment({ one: { source, properties } }, others)).then(
      () => expect.unreachable(),
      (error: LocalError) => error,
    );

  it.each([
    ['DeadLetterConfig', { DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:123456789012:q' } }],
    ['VpcConfig', { VpcConfig: { SubnetIds: ['subnet-1'] } }],
    ['Layers', { Layers: ['arn:aws:lambda:us-east-1:123456789012:layer:l:1'] }],
    ['FileSystemConfigs', { FileSystemConfigs: [] }],
    ['SnapStart', { SnapStart: { ApplyOn: 'PublishedVersions' } }],
    ['PackageType', { PackageType: 'Image' }],
    ['Runtime', { Runtime: 'python3.13' }],
    ['Code.ImageUri', { Code: { ImageUri: 'image' } }],
    ['Code.S3ObjectVersion', { Code: { S3Key: 'x', S3ObjectVersion: '1' } }],
  ])('is refused for %s, which has no behaviour here, by its name', async (property, properties) => {
    expect(await refusal(properties)).toMatchObject({
      code: 'PropertyUnsupported',
      message: expect.stringContaining(`Test/one (AWS::Lambda::Function) uses ${property}:`),
    });
  });

  it('is refused for an archive, by its name', async () => {
    const Code = { S3Bucket: 'assets', S3Key: file('code.zip', 'PK') };
    expect(await refusal({ Code })).toMatchObject({
      code: 'PropertyUnsupported',
      message: expect.stringMatching(/code\.zip is an archive/),
    });
  });

  it.each([
    ['no handler', { Handler: undefined }, /Handler/],
    ['no role', { Role: '' }, /Role/],
    ['no code', { Code: {} }, /Code/],
    ['no time', { Timeout: 0 }, /Timeout/],
    ['more time than there is', { Timeout: 901 }, /Timeout/],
    ['too little memory', { MemorySize: 64 }, /MemorySize/],
    ['half a megabyte', { MemorySize: 128.5 }, /MemorySize/],
    [
      'a variable that Lambda sets',
      { Environment: { Variables: { AWS_REGION: 'x' } } },
      /AWS_REGION is reserved/,
    ],
    ['a variable without a name', { Environment: { Variables: { '1': 'x' } } }, /1 is no name/],
    ['a variable that is no text', { Environment: { Variables: { LIST: ['x'] } } }, /LIST is no text/],
    ['over 4 KB of variables', { Environment: { Variables: { LONG: 'x'.repeat(4096) } } }, /over 4096 bytes/],
  ])('is refused for a function with %s, as AWS would', async (_, properties, message) => {
    expect(await refusal(properties)).toMatchObject({
      code: 'AssemblyInvalid',
      message: expect.stringMatching(message),
    });
  });

  it('is refused for two functions of one name, and for a mapping whose function is not there', async () => {
    const [one] = host.deployment({ one: source }).resources;
    expect(await refusal({}, [{ ...one!, logicalId: 'Other' }])).toMatchObject({ code: 'AssemblyInvalid' });
    const mapping = mappingOf({
      FunctionName: 'absent',
      EventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:q',
    });
    expect(await refusal({}, [mapping])).toMatchObject({ code: 'ReferenceUnknown' });
  });

  it('is refused for a mapping that cannot be followed', async () => {
    const mapping = mappingOf({
      FunctionName: arnOf('one'),
      EventSourceArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/s',
    });
    expect(await refusal({}, [mapping])).toBeInstanceOf(LocalError);
  });

  it('accepts what only AWS takes notice of', async () => {
    await host.deploy({
      one: {
        source,
        properties: {
          Architectures: ['arm64'],
          Description: 'one',
          EphemeralStorage: { Size: 512 },
          LoggingConfig: { LogGroup: 'group', LogFormat: 'JSON' },
          Tags: [{ Key: 'a', Value: 'b' }],
          TracingConfig: { Mode: 'Active' },
          Timeout: '5',
        },
      },
    });
    expect(await host.run('one')).toBe('there');
  });

  it('changes nothing before it is taken over', async () => {
    await host.deploy({ one: source });
    const commit = await host.service.prepare(host.deployment({ two: source }));
    expect(await host.run('one')).toBe('there');
    await expect(host.run('two')).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
    await commit();
    expect(await host.run('two')).toBe('there');
  });

  it('runs code of the template as index.js, and takes it away in the end', async () => {
    const inline = hostFunctions();
    await inline.deploy({
      one: { source, properties: { Code: { ZipFile: 'exports.handler = async () => __dirname;' } } },
    });
    const place = (await inline.run('one')) as string;
    expect(existsSync(join(place, 'index.js'))).toBe(true);
    await inline.stop();
    expect(existsSync(place)).toBe(false);
  });

  it('runs an asset that is one module, whatever it is called', async () => {
    const S3Key = file('asset.0123.mjs', `export const handler = async () => import.meta.url;`);
    await host.deploy({ one: { source, properties: { Code: { S3Bucket: 'assets', S3Key } } } });
    expect(await host.run('one')).toMatch(/asset\.0123\.mjs$/);
  });

  const mappingOf = (properties: Record<string, unknown>): Resource => ({
    stack: 'Test',
    logicalId: 'Mapping',
    type: 'AWS::Lambda::EventSourceMapping',
    properties,
    ref: 'm',
    attributes: {},
  });

  it('names functions without a name, in at most 64 characters, and mappings, always alike', () => {
    const { types } = host.service;
    const unnamed = {
      stack: 'Stack'.repeat(20),
      logicalId: 'Function',
      type: 'AWS::Lambda::Function',
      properties: {},
    };
    const type = types['AWS::Lambda::Function']!;
    const name = type.ref(unnamed, environment);
    expect(name).toMatch(/^(?:Stack)+S-[a-z2-7]{12}$/);
    expect(name).toHaveLength(64);
    expect(type.attributes(unnamed, environment)).toEqual({ Arn: arnOf(name) });
    expect(type.ref({ ...unnamed, properties: { FunctionName: 'given' } }, environment)).toBe('given');

    const mapping = types['AWS::Lambda::EventSourceMapping']!;
    const uuid = mapping.ref(unnamed, environment);
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(mapping.ref(unnamed, environment)).toBe(uuid);
    expect(mapping.ref({ ...unnamed, logicalId: 'Other' }, environment)).not.toBe(uuid);
    expect(mapping.attributes(unnamed, environment)).toEqual({
      Id: uuid,
      EventSourceMappingArn: `arn:aws:lambda:us-east-1:123456789012:event-source-mapping:${uuid}`,
    });
  });
});
