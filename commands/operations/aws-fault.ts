import { NoInstance } from '../endpoints.ts';

/** What a command cannot go on without is not there, or keeps being refused. The message is one line that says which. */
export class OperationFailed extends Error {
  override readonly name = 'OperationFailed';
}

const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Why AWS did not do what was asked, in one line that says what to do where something can be done; undefined for what is
 * nobody's but the program's fault. `stage`: of the command line, if it named one.
 */
export function awsFault(error: unknown, stage: string | undefined): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof NoInstance || error instanceof OperationFailed) return error.message;
  if (error.name === 'CredentialsProviderError') {
    return `There are no AWS credentials for stage ${stage ?? ''}: sign in first, for example with aws sso login, or set AWS_PROFILE.`;
  }
  if (error.message === 'Region is missing') {
    return `Which region is stage ${stage ?? ''} in? Say it with AWS_REGION=eu-west-1, for example.`;
  }
  const code = 'code' in error ? String(error.code) : '';
  // Some other program has the port by now: its answer is not what the SDK reads.
  const strange = error instanceof SyntaxError && '$metadata' in error;
  if (unreachable.has(code) || strange) {
    return stage === undefined
      ? 'The instance that .local/endpoints.json names does not answer. Start it with: npm start'
      : `AWS does not answer (${code}).`;
  }
  if ('$fault' in error) return `AWS refused: ${oneLine(error.message)} (${error.name})`;
  return error.name === 'TimeoutError' || code === 'ECONNRESET'
    ? `No answer came (${code === '' ? error.name : code}). Run the command again.`
    : undefined;
}

function oneLine(text: string): string {
  return text.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
}
