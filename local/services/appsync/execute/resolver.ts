import type { LoadedModule } from '../../../appsync-js/index.ts';
import type { DataSource } from '../data-sources/data-source.ts';

/** A pair of handlers before and after a data source. */
export interface Step {
  /** Names the resolver or function in page tokens and log lines. */
  readonly id: string;
  /** Absent for a direct Lambda resolver or function. */
  readonly module?: LoadedModule;
  readonly dataSource: DataSource;
  /** How many requests go into one call; 0 where it does not say. */
  readonly batchSize: number;
}

export type Resolver =
  | ({ readonly kind: 'UNIT' } & Step)
  | {
      readonly kind: 'PIPELINE';
      readonly id: string;
      readonly module: LoadedModule;
      readonly functions: readonly Step[];
    };
