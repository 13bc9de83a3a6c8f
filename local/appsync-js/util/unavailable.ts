/** A function of AppSync's that this host does not run. Says so when called, never before. */
export function unavailable(name: string): (...parameters: unknown[]) => never {
  return () => {
    throw new Error(`${name} is not available in this host`);
  };
}
