import { readFlags, UsageError } from '../usage.ts';

export interface TokenArguments {
  readonly user: string;
  /** Exactly these, none left over from before. */
  readonly groups: readonly string[];
  readonly email?: string;
}

export const usage = `npm run token -- --user NAME [options]

Signs a user in to the running instance's user pool and prints an access token for the Authorization header. Creates
the user where there is none, and gives it a new random password.

  --user NAME      who signs in
  --groups A,B     the user's groups from now on: exactly these, none when left out (editors, admins)
  --email E        the user's e-mail address, verified (NAME@example.test for a new user)
  --help           this text

The last line of stdout is the token alone: TOKEN=$(npm run --silent token -- --user ada | tail -n 1)
Exit code: 0 signed in, 1 no instance or it refused, 2 the command line cannot be read.
`;

/** The command line, read; 'help' when that is asked for. Throws `UsageError`. */
export function readArguments(args: readonly string[]): TokenArguments | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  if (values.stage !== undefined) {
    throw new UsageError(
      `--stage ${values.stage}: tokens of a deployed stage come from Cognito itself; sign in there with its stack outputs UserPoolId and UserPoolClientId. Without --stage this command uses the local instance.`,
    );
  }
  const user = values.user ?? '';
  if (user === '') throw new UsageError('Who? npm run token -- --user ada (--help says more)');
  if (positionals.length > 0)
    throw new UsageError(`Unexpected: ${positionals.join(' ')}. --help lists the options.`);
  const groups = (values.groups ?? []).flatMap((list) => list.split(',')).map((name) => name.trim());
  return {
    user,
    groups: [...new Set(groups.filter((name) => name !== ''))],
    ...(values.email === undefined ? {} : { email: values.email }),
  };
}

function parse(args: readonly string[]) {
  return readFlags({
    args: [...args],
    allowPositionals: true,
    options: {
      user: { type: 'string' },
      groups: { type: 'string', multiple: true },
      email: { type: 'string' },
      stage: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}
