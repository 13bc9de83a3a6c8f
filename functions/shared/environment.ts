export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that infrastructure has to have set. Throws at start-up, where it is noticed, and not at the first event. */
export function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`The environment variable ${name} is not set.`);
  return value;
}
