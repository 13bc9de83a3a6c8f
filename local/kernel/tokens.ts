/** A verified JSON Web Token's claims. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string; readonly iss: string };

export type TokenFault = 'malformed' | 'wrongIssuer' | 'expired' | 'badSignature' | 'wrongClient' | 'revoked';

export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  constructor(readonly fault: TokenFault) {
    super(`Token refused: ${fault}`);
  }
}

/** Checks tokens of a user pool of this cloud: signature, issuer, expiry by the cloud's clock, `token_use`. */
export interface TokenVerifier {
  /** Throws `TokenRefused`. `userPoolId` is the pool's `Ref`. */
  verify(userPoolId: string, token: string): Promise<Claims>;
}
