import { describe, expect, it } from 'vitest';
import { hostOptions, usage } from '../../../commands/host/options.ts';
import { UsageError } from '../../../commands/usage.ts';

describe('the flags of npm run host', () => {
  it('have defaults but for the app', () => {
    expect(hostOptions(['--app', 'there'])).toEqual({ app: 'there', port: 4000, ephemeral: false });
  });

  it('are read, each of them', () => {
    const flags = ['--app', 'there', '--port', '5001', '--data', 'here', '--engine', 'dynamodb-local'];
    expect(hostOptions(flags, { DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000' })).toEqual({
      ...{ app: 'there', port: 5001, ephemeral: false, data: 'here', engine: 'dynamodb-local' },
      engineEndpoint: 'http://127.0.0.1:8000',
    });
    expect(hostOptions(['--app', 'there', '--ephemeral'])).toMatchObject({ ephemeral: true });
  });

  it('ask for the help before anything else', () => {
    expect(hostOptions(['--help'])).toBe('help');
    expect(hostOptions(['-h', '--port', 'web'])).toBe('help');
    for (const flag of ['--app', '--port', '--ephemeral', '--data', '--engine', '--help']) {
      expect(usage).toContain(flag);
    }
  });

  it.each([
    [[], '--app DIR'],
    [['--app', ''], '--app DIR'],
    [['--app', 'a', '--port', '0'], '1 to 65535'],
    [['--app', 'a', '--engine', 'sqlite'], 'dynoxide or dynamodb-local'],
    [['--app', 'a', '--ephemeral', '--data', 'here'], 'choose one'],
    [['--app', 'a', 'stray'], 'stray'],
    [['--app', 'a', '--no-seed'], '--no-seed'],
  ])('%j are refused in one line that says what would do', (flags, said) => {
    const refused = () => hostOptions(flags);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(said);
    expect(refused).not.toThrow('\n');
  });
});
