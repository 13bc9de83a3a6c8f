import { notAuthorized } from '../refusal.ts';
import type { AuthMode } from './auth-mode.ts';

/** Signed requests are told apart and refused: their signatures are not verified here. */
export const iamMode: AuthMode = {
  mode: 'AWS_IAM',
  recognises: (credentials) => credentials.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') === true,
  authenticate() {
    throw notAuthorized();
  },
};
