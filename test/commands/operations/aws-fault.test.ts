import { describe, expect, it } from 'vitest';
import { NoInstance } from '../../../commands/endpoints.ts';
import { awsFault } from '../../../commands/operations/aws-fault.ts';

const error = (message: string, members: object) => Object.assign(new Error(message), members);

describe('a failure of AWS', () => {
  it.each([
    [new NoInstance('No instance is running.'), undefined, 'No instance is running.'],
    [error('x', { code: 'ECONNREFUSED' }), undefined, /does not answer. Start it with: npm start$/],
    [error('x', { code: 'ENOTFOUND' }), 'prod', 'AWS does not answer (ENOTFOUND).'],
    [error('x', { name: 'CredentialsProviderError' }), 'prod', /no AWS credentials for stage prod/],
    [error('Region is missing', {}), 'prod', /Which region is stage prod in/],
    [
      error('User: arn\n is not authorized', { name: 'AccessDeniedException', $fault: 'client' }),
      'prod',
      'AWS refused: User: arn is not authorized (AccessDeniedException)',
    ],
    [error('cut', { code: 'ECONNRESET' }), undefined, /Run the command again/],
  ])('is one line: %s', (failure, stage, line) => {
    expect(awsFault(failure, stage)).toMatch(line);
    expect(awsFault(failure, stage)).not.toContain('\n');
  });

  it('is told apart from a fault of the program', () => {
    expect(awsFault(new TypeError('x is not a function'), 'prod')).toBeUndefined();
    expect(awsFault('text', undefined)).toBeUndefined();
  });
});
