import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asker } from '../support/company-graph.ts';
import { copyOfProject, freePort, npmStart, npmStartEnds, type Running } from '../support/running.ts';

const run = promisify(execFile);
const project = copyOfProject();
let running: Running;

beforeAll(async () => {
  running = await npmStart(project.folder);
}, 60_000);
afterAll(async () => {
  await running.stop();
  project.remove();
});

const visitor = () => asker(running.endpoints.graphql, { 'x-api-key': running.endpoints.apiKey });
const token = async (...flags: string[]) => {
  const { stdout } = await run(process.execPath, ['commands/run.cjs', 'token', '--user', 'ada', ...flags], {
    cwd: project.folder,
  });
  return stdout.trim().split('\n').at(-1) ?? '';
};
const edit = (file: string, change: (text: string) => string) => {
  const path = join(project.folder, file);
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, change(before));
  return () => writeFileSync(path, before);
};

describe('npm start', () => {
  it('prints a curl line that answers when it is copied', async () => {
    const line = /curl .*/.exec(running.output())?.[0] ?? '';
    const { stdout } = await run('bash', ['-c', line]);
    const answer = JSON.parse(stdout) as { data: { companies: { items: unknown[] } } };
    expect(answer.data.companies.items.length).toBeGreaterThan(0);
  });

  it('answers the token command with a token that may write', async () => {
    const ask = asker(running.endpoints.graphql, { authorization: await token() });
    const answer = await ask(
      `mutation { createCompany(input: { name: "Mine", industry: "I", country: "DE", clientToken: "t" }) { id } }`,
    );
    expect(answer.errors).toEqual([]);
  });

  it('serves a changed resolver within a second, and a broken one never', async () => {
    const ask = visitor();
    const handle = '{ companyByHandle(handle: "mine") { name } }';
    expect((await ask(handle)).data.companyByHandle).toEqual({ name: 'Mine' });

    const live = running.says(/live after \d+ ms/);
    const undo = edit('resolvers/company/Query.companyByHandle/index.ts', (text) =>
      text.replace('const item = ctx.prev.result;', "const item = { ...ctx.prev.result, name: 'Changed' };"),
    );
    await live;
    expect((await ask(handle)).data.companyByHandle).toEqual({ name: 'Changed' });

    const refused = running.says(/The last good version keeps serving/);
    edit('resolvers/company/Query.companyByHandle/index.ts', (text) => `${text}\nwhile (true) {}\n`);
    await refused;
    // Where a person wrote it, not where it is in the bundle.
    expect(running.output()).toMatch(/Query\.companyByHandle\/index\.ts:\d+:1: error/);
    expect((await ask(handle)).data.companyByHandle).toEqual({ name: 'Changed' });

    const back = running.says(/live after \d+ ms/);
    undo();
    await back;
    expect((await ask(handle)).data.companyByHandle).toEqual({ name: 'Mine' });
  });

  it('serves a changed schema and a changed model without losing data, and a broken schema never', async () => {
    const ask = visitor();
    const name = '{ companyByHandle(handle: "mine") { name } }';
    const live = running.says(/live after \d+ ms/);
    edit('schema/company.graphql', (text) =>
      text.replace('"The long text', 'founded: Int\n  "The long text'),
    );
    await live;
    const known = await ask('{ companyByHandle(handle: "mine") { name founded } }');
    expect(known).toMatchObject({ errors: [], data: { companyByHandle: { name: 'Mine', founded: null } } });

    const refused = running.says(/The last good version keeps serving/);
    const undo = edit('schema/company.graphql', (text) => `${text}\ntype Broken {\n`);
    await refused;
    expect((await ask(name)).data.companyByHandle).toEqual({ name: 'Mine' });
    const back = running.says(/live after \d+ ms/);
    undo();
    await back;

    const changed = running.says(/live after \d+ ms/);
    edit('model/page.ts', (text) => text.replace('?? 25', '?? 1'));
    await changed;
    const page = await ask('{ companies(country: "DE") { items { id } nextToken } }');
    expect(page.data.companies.items).toHaveLength(1);
  });

  it('goes on after infrastructure that cannot be loaded, once it can', async () => {
    const refused = running.says(/The last good version keeps serving/);
    const undo = edit('infra/stacks/company.ts', (text) => `${text}\nconst = ;\n`);
    await refused;
    expect(running.output()).toMatch(/infra\/stacks\/company\.ts:\d+:\d+/);
    const back = running.says(/infra\/stacks\/company\.ts: live after \d+ ms/);
    undo();
    await back;
    const live = running.says(/live after \d+ ms/);
    edit('resolvers/company/Query.company.ts', (text) => `${text}\n// changed\n`);
    await live;
  });

  it('has the data of the first start at the second, after Ctrl-C stopped everything', async () => {
    // Its engine and its synthesis worker have the folder in their command lines; afterwards nobody has.
    const processes = () => run('pgrep', ['-f', project.folder]);
    expect((await processes()).stdout).not.toBe('');
    expect(await running.stop()).toBe(0);
    await expect(fetch(running.endpoints.graphql)).rejects.toThrow();
    await expect(processes()).rejects.toThrow();
    running = await npmStart(project.folder);
    const answer = await visitor()('{ companyByHandle(handle: "mine") { name } }');
    expect(answer.data.companyByHandle).toEqual({ name: 'Mine' });
  });
});

describe('npm start, asked for what cannot be,', () => {
  it('says which port is in use and what to do', async () => {
    const server = createServer().listen(await freePort(), '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const { code, output } = await npmStartEnds(project.folder, '--ephemeral', '--port', String(port));
    server.close();
    expect(code).toBe(1);
    expect(output).toContain(String(port));
    expect(output).toContain('--port');
  });

  it('says that another instance has the data', async () => {
    const { code, output } = await npmStartEnds(project.folder, '--port', String(await freePort()));
    expect(code).toBe(1);
    expect(output).toMatch(/--ephemeral|[Ss]top/);
    // The refused one takes nothing from the one that runs.
    expect(await token()).toMatch(/^ey/);
  });

  it.each([
    [['--engine', 'sqlite'], /dynoxide or dynamodb-local/],
    [['--port', 'many'], /1 to 65535/],
    [['--prot', '1'], /--prot/],
  ])('%j is answered in one line', async (flags, said) => {
    const { code, output } = await npmStartEnds(project.folder, ...flags);
    expect(code).toBe(2);
    expect(output).toMatch(said);
    expect(output.trim().split('\n')).toHaveLength(1);
  });
});

describe('Ctrl-C while npm start is still synthesizing', () => {
  it('ends it at once, with no process and no half state left', async () => {
    const early = copyOfProject();
    const before = readdirSync(early.folder);
    const child = spawn(process.execPath, ['commands/run.cjs', 'start', '--port', String(await freePort())], {
      cwd: early.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
      if (/Synthesizing/.test(output)) child.kill('SIGINT');
    });
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(0);
    expect(output.trim().split(/\n+/)).toEqual(['Synthesizing the stacks …', 'Stopping …']);
    expect(readdirSync(early.folder)).toEqual(before);
    await expect(run('pgrep', ['-f', early.folder])).rejects.toThrow();
    early.remove();
  });
});
