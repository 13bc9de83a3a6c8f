import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenFor } from '../../commands/token/token-for.ts';
import { asker } from '../support/company-graph.ts';
import { npmHost, npmHostEnds, type Running } from '../support/running.ts';

const hello = join(import.meta.dirname, '../fixtures/assemblies/hello');
let folder: string;
let app: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'host-'));
  app = join(folder, 'hello');
  cpSync(hello, join(app, 'cdk.out'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Template {
  readonly Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
}

/** Writes a template of an assembly anew, as a synthesis does. */
function change(assembly: string, file: string, by: (template: Template) => void): void {
  const path = join(assembly, file);
  const template = JSON.parse(readFileSync(path, 'utf8')) as Template;
  by(template);
  writeFileSync(path, JSON.stringify(template));
}

const withField = (field: string) => (template: Template) => {
  const { Properties: properties = {} } = template.Resources['ApiSchema510EECD7']!;
  properties['Definition'] = String(properties['Definition']).replace(
    'type Query {',
    `type Query { ${field} `,
  );
};

describe('npm run host', () => {
  it('explains itself, and a command line that cannot be meant', async () => {
    const [help, nothing] = await Promise.all([npmHostEnds('--help'), npmHostEnds()]);
    expect(help).toMatchObject({ code: 0, output: expect.stringMatching(/--app DIR[^]*--data DIR/) });
    expect(nothing).toEqual({ code: 2, output: expect.stringMatching(/^--app DIR .*\n$/) });
  });

  it('says what is missing of an app, and every type that it cannot host, and ends', async () => {
    const unsupported = join(folder, 'unsupported');
    cpSync(hello, unsupported, { recursive: true });
    change(unsupported, 'HelloApi.template.json', ({ Resources: resources }) => {
      resources['Machine'] = { Type: 'AWS::EC2::Instance' };
      resources['Flow'] = { Type: 'AWS::StepFunctions::StateMachine' };
    });
    const [absent, refused] = await Promise.all([
      npmHostEnds('--app', join(folder, 'nowhere'), '--ephemeral'),
      npmHostEnds('--app', unsupported, '--ephemeral', '--port', '4999'),
    ]);
    expect(absent).toEqual({
      code: 1,
      output: `There is no folder ${join(folder, 'nowhere')}. --app takes a CDK app or its cdk.out.\n`,
    });
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/^Resource Machine of stack HelloApi is of type AWS::EC2::Instance,/m);
    expect(refused.output).toMatch(
      /^Resource Flow of stack HelloApi is of type AWS::StepFunctions::StateMachine,/m,
    );
    expect(refused.output).not.toMatch(/^ +at /m);
  });
});

describe('an app that npm run host hosts', () => {
  let host: Running;
  let kept: string;
  beforeAll(async () => {
    kept = join(folder, 'kept');
    host = await npmHost(app, kept);
  });
  afterAll(() => host.stop());

  const ask = (query: string) => asker(host.endpoints.graphql, { 'x-api-key': host.endpoints.apiKey })(query);

  it('answers the request that is shown to copy', () => {
    const line =
      host
        .output()
        .split('\n')
        .find((each) => each.startsWith('  curl')) ?? '';
    expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe('{"data":{"__typename":"Query"}}');
  });

  it('follows a new synthesis', async () => {
    const live = host.says(/new synthesis is live/);
    change(join(app, 'cdk.out'), 'HelloApi.template.json', withField('later: Int'));
    await live;
    expect(await ask('{ later }')).toMatchObject({ data: { later: null }, errors: [] });
  });

  it('takes no synthesis for new when the CDK has only read it', async () => {
    const before = host.output();
    const lock = join(app, 'cdk.out', 'read.1.1.lock');
    writeFileSync(lock, '');
    rmSync(lock);
    // Longer than a host waits for the next file.
    await npmHostEnds('--help');
    expect(host.output()).toBe(before);
  });

  it('waits for the end of a synthesis that the CDK says is under way', async () => {
    const assembly = join(app, 'cdk.out');
    const lock = join(assembly, 'synth.lock');
    writeFileSync(lock, String(process.pid));
    const before = host.output();
    change(assembly, 'HelloApi.template.json', ({ Resources: resources }) => {
      resources['Half'] = { Type: 'AWS::EC2::Instance' };
    });
    // Longer than a host waits for the next file.
    await npmHostEnds('--help');
    expect(host.output()).toBe(before);
    const live = host.says(/new synthesis is live/);
    cpSync(join(hello, 'HelloApi.template.json'), join(assembly, 'HelloApi.template.json'));
    change(assembly, 'HelloApi.template.json', withField('whole: Int'));
    rmSync(lock);
    await live;
    expect(await ask('{ whole }')).toMatchObject({ data: { whole: null }, errors: [] });
  });

  it('keeps serving its last good version when a synthesis is broken or gone, and says why', async () => {
    const broken = host.says(/is of type AWS::EC2::Instance[^]*The last good version keeps serving/);
    change(join(app, 'cdk.out'), 'HelloApi.template.json', ({ Resources: resources }) => {
      resources['Machine'] = { Type: 'AWS::EC2::Instance' };
    });
    await broken;
    const gone = host.says(/no manifest.json[^]*The last good version keeps serving/);
    renameSync(join(app, 'cdk.out'), join(app, 'aside'));
    await gone;
    expect(await ask('{ whole }')).toMatchObject({ data: { whole: null }, errors: [] });
    const live = host.says(/new synthesis is live/);
    cpSync(hello, join(app, 'cdk.out'), { recursive: true });
    await live;
    expect((await ask('{ whole }')).errors).toHaveLength(1);
  });

  it('ends at Ctrl-C, and has its data when it is hosted again', async () => {
    const authorization = await tokenFor(host.endpoints, { user: 'ada', groups: [] });
    const put = 'mutation { putGreeting(id: "1", text: "hi") { text } }';
    const { data, errors } = await asker(host.endpoints.graphql, { authorization })(put);
    expect({ data, errors }).toEqual({ data: { putGreeting: { text: 'hi' } }, errors: [] });
    const { apiKey } = host.endpoints;
    expect(await host.stop()).toBe(0);
    expect(host.output()).toMatch(/\nStopping …\n$/);
    host = await npmHost(app, kept);
    expect(host.endpoints.apiKey).toBe(apiKey);
    expect((await ask('{ greeting(id: "1") { text } }')).data).toEqual({ greeting: { text: 'hi' } });
  });
});
