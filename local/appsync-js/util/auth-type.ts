import { evaluation } from '../realm/evaluation.ts';

interface Mode {
  readonly name: string;
  /** Members that must be there and not null. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const modes: readonly Mode[] = [
  {
    name: 'IAM Authorization',
    required: ['accountId', 'sourceIp', 'username', 'userArn'],
    optional: [
      ...[
        'cognitoIdentityPoolId',
        'cognitoIdentityId',
        'cognitoIdentityAuthType',
        'cognitoIdentityAuthProvider',
      ],
    ],
  },
  {
    name: 'User Pool Authorization',
    required: ['sourceIp', 'username', 'sub', 'issuer', 'claims', 'defaultAuthStrategy'],
    optional: ['groups'],
  },
  { name: 'Open ID Connect Authorization', required: ['sub', 'issuer', 'claims'], optional: [] },
  { name: 'Lambda Authorization', required: [], optional: ['resolverContext'] },
];

/** The caller's mode, told from the shape of `ctx.identity`; a member foreign to a mode rules that mode out. */
export function authType(): string {
  const { identity } = evaluation();
  if (typeof identity === 'object' && identity !== null) {
    for (const mode of modes) {
      if (fits(identity as Record<string, unknown>, mode)) return mode.name;
    }
  }
  return 'API Key Authorization';
}

function fits(identity: Record<string, unknown>, mode: Mode): boolean {
  for (const member of mode.required) if (identity[member] == null) return false;
  for (const member of Object.keys(identity)) {
    if (!mode.required.includes(member) && !mode.optional.includes(member)) return false;
  }
  return true;
}
