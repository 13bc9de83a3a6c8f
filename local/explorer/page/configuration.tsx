/** What the server put into the page; `PageConfiguration` in html.ts is its other side. */
export interface Configuration {
  readonly title: string;
  readonly graphqlPath: string;
  readonly tokenPath: string;
  readonly assetsPath: string;
  readonly apiKey: string;
  readonly groups: readonly string[];
  readonly examples: readonly Example[];
}

export interface Example {
  readonly name: string;
  readonly operation: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export const configuration = JSON.parse(
  document.getElementById('configuration')?.textContent ?? '{}',
) as Configuration;

export const variablesText = ({ variables }: Example): string =>
  variables === undefined ? '' : JSON.stringify(variables, undefined, 2);
