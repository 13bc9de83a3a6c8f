/** What differs between stages. */
export interface StageConfig {
  readonly stage: string;
  /** Data outlives a mistake: deletion protection, and tables that stay when their stack goes. */
  readonly protected: boolean;
  readonly introspection: boolean;
  /** AppSync's queryDepthLimit. Introspection's own query is 15 deep. */
  readonly queryDepthLimit: number;
  /** When the API key ends, as a date. AppSync keeps a key at most 365 days. */
  readonly apiKeyExpires: Date;
}

/** Resolvers that one request may run: a page of 100 with one nested field each has to pass. */
export const RESOLVER_COUNT_LIMIT = 500;

/** The configuration of a stage. `today` is passed in, so that a synthesis repeats; the key lives 11 months from its month. */
export function stageConfig(stage: string, today: Date): StageConfig {
  if (!/^[a-z][a-z0-9]{0,15}$/.test(stage)) {
    throw new Error(
      `"${stage}" is no stage name: use up to 16 of a-z and 0-9, a letter first, such as dev or prod.`,
    );
  }
  const production = stage === 'prod';
  return {
    stage,
    protected: stage !== 'dev',
    introspection: !production,
    queryDepthLimit: production ? 6 : 16,
    apiKeyExpires: new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 11, 1)),
  };
}
