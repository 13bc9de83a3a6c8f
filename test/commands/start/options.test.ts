import { describe, expect, it } from 'vitest';
import { startOptions, usage } from '../../../commands/start/options.ts';
import { UsageError } from '../../../commands/usage.ts';

describe('the flags of npm start', () => {
  it('have defaults that host everything on port 4000', () => {
    expect(startOptions([])).toEqual({ port: 4000, ephemeral: false, seed: true, help: false });
  });

  it('are read, each of them', () => {
    const flags = ['--port', '5001', '--data', 'here', '--engine', 'dynamodb-local', '--no-seed'];
    expect(startOptions(flags)).toEqual({
      ...{ port: 5001, ephemeral: false, data: 'here', engine: 'dynamodb-local', seed: false, help: false },
    });
    expect(startOptions(['-h']).help).toBe(true);
    expect(startOptions(['--ephemeral']).ephemeral).toBe(true);
  });

  it.each([
    [['--port', '0'], '1 to 65535'],
    [['--port', '65536'], '1 to 65535'],
    [['--port', '1.5'], '1 to 65535'],
    [['--port', 'web'], '"web"'],
    [['--engine', 'sqlite'], 'dynoxide or dynamodb-local'],
    [['--prot', '1'], '--prot'],
    [['stray'], 'stray'],
    [['--port'], '--port'],
    [['--ephemeral', '--data', 'here'], 'choose one'],
  ])('%j are refused in one line that says what would do', (flags, said) => {
    const refused = () => startOptions(flags);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(said);
    try {
      refused();
    } catch (error) {
      expect((error as Error).message).not.toContain('\n');
    }
  });

  it('are beside an engine that runs already, whose address has to be one', () => {
    const address = 'http://127.0.0.1:8000';
    expect(startOptions([], { DYNAMODB_ENDPOINT: address }).engineEndpoint).toBe(address);
    expect(startOptions([], { DYNAMODB_ENDPOINT: '' })).not.toHaveProperty('engineEndpoint');
    expect(() => startOptions([], { DYNAMODB_ENDPOINT: 'local' })).toThrow(/DYNAMODB_ENDPOINT.*"local"/);
  });

  it('are all in the help', () => {
    for (const flag of ['--port', '--ephemeral', '--data', '--engine', '--no-seed', '--help']) {
      expect(usage).toContain(flag);
    }
  });
});
