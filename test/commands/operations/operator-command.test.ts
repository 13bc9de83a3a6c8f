import { describe, expect, it, vi } from 'vitest';
import { doctorCommand } from '../../../commands/doctor/command.ts';
import { NoInstance } from '../../../commands/endpoints.ts';
import { openAws } from '../../../commands/operations/aws-clients.ts';
import { redriveCommand } from '../../../commands/redrive/command.ts';
import { replayCommand } from '../../../commands/replay/command.ts';
import { testWorld } from '../operator.fixture.ts';

async function run(
  command: typeof doctorCommand,
  args: readonly string[],
  openAws = testWorld().openAws,
): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const said = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  return { code: await command(args, { ...testWorld(), ...said, openAws }), out, err };
}

describe("an operator's command", () => {
  it.each([
    ['doctor', doctorCommand, ['--wait', 'long'], /--wait takes a whole number from 0 to 3600/],
    ['doctor', doctorCommand, ['--rate', '1'], /--rate takes a whole number from 10 to 100000/],
    ['doctor', doctorCommand, ['now'], /Unexpected: now/],
    ['replay', replayCommand, ['--rate', '0'], /--rate takes a whole number from 1 to 10000/],
    ['replay', replayCommand, ['some-id'], /--company ID/],
    ['redrive', redriveCommand, ['a', 'b'], /One queue or function at a time/],
    ['redrive', redriveCommand, ['--stage', 'No'], /--stage "No" is no stage/],
    ['redrive', redriveCommand, ['--all'], /--help lists the options/],
  ])(
    'answers a command line that cannot be meant with one line and 2: %s %s %j',
    async (_, command, args, line) => {
      expect(await run(command, args)).toEqual({ code: 2, out: [], err: [expect.stringMatching(line)] });
    },
  );

  it.each([
    ['doctor', doctorCommand],
    ['replay', replayCommand],
    ['redrive', redriveCommand],
  ])('explains itself without AWS: %s', async (name, command) => {
    const { code, out, err } = await run(command, ['--help']);
    expect({ code, err }).toEqual({ code: 0, err: [] });
    expect(out[0]).toMatch(new RegExp(`^npm run ${name} `));
    expect(out[0]).toContain('--stage NAME');
  });

  it('says in one line why AWS cannot be reached, and ends with 2', async () => {
    const gone = () => Promise.reject(new NoInstance('No instance is running.'));
    expect(await run(doctorCommand, [], gone)).toEqual({
      code: 2,
      out: [],
      err: ['No instance is running.'],
    });
  });

  it('says in one line that the environment has no credentials, or no region', async () => {
    const nowhere = {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '-',
      AWS_SHARED_CREDENTIALS_FILE: '-',
    };
    const unset = [
      'AWS_PROFILE',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_DEFAULT_REGION',
      'AWS_REGION',
    ];
    for (const name of unset) vi.stubEnv(name, undefined);
    for (const [name, value] of Object.entries(nowhere)) vi.stubEnv(name, value);
    const without = (what: string) => ({ code: 2, out: [], err: [expect.stringContaining(what)] });
    expect(await run(replayCommand, ['--stage', 'prod'], openAws)).toEqual(
      without('Which region is stage prod in?'),
    );
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    expect(await run(replayCommand, ['--stage', 'prod'], openAws)).toEqual(
      without('There are no AWS credentials for stage prod'),
    );
  });

  it('hides no fault of its own', async () => {
    const broken = () => Promise.reject(new TypeError('x is not a function'));
    await expect(run(doctorCommand, [], broken)).rejects.toThrow('x is not a function');
  });
});
