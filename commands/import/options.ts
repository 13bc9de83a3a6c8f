import { readFlags, UsageError } from '../usage.ts';
import { externalReferenceFaults } from '../../model/company/rules.ts';
import { fields, type Field, type Overrides } from './mapping.ts';

export interface ImportArguments {
  readonly file: string;
  readonly overrides: Overrides;
  readonly source: string;
  readonly concurrency: number;
  readonly report?: string;
  readonly dryRun: boolean;
}

const MOST_IN_FLIGHT = 64;

export const usage = `npm run import -- FILE.csv [options]

Creates a company for every row of FILE.csv through the GraphQL API. Columns are found by their headers; the file is
read as a stream. Importing a file again, or after an interruption, creates nothing twice: each row is known by its
source and id.

  --map FIELD=HEADER,…  columns by hand; fields: ${fields.join(', ')}
  --id HEADER           the column that names a row (by default Id, Symbol, Ticker, CIK, …)
  --source NAME         the list the ids belong to (csv); give each list its own name
  --concurrency N       rows in flight, 1 to ${MOST_IN_FLIGHT} (8)
  --report FILE         write every rejected row and warning to FILE, as CSV
  --dry-run             read and check everything, send nothing
  --help                this text

Exit code: 0 every row arrived or is reported, 1 the API failed, 2 the file or the command line cannot be read,
130 interrupted.
`;

/** The command line, read; 'help' when that is asked for. Throws `UsageError`. */
export function readArguments(args: readonly string[]): ImportArguments | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  if (values.stage !== undefined) {
    throw new UsageError(
      `--stage ${values.stage}: companies can only be imported into the local instance so far. Leave --stage out to import into the one that npm start runs.`,
    );
  }
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError('Which file? npm run import -- FILE.csv (--help says more)');
  if (more.length > 0) throw new UsageError(`One file at a time, please: ${positionals.join(' ')}`);
  const source = values.source ?? 'csv';
  const [fault] = externalReferenceFaults(source, 'any');
  if (fault) throw new UsageError(`--source ${fault.reason}.`);
  return {
    file,
    overrides: readOverrides(values.map ?? [], values.id),
    source,
    concurrency: readConcurrency(values.concurrency ?? '8'),
    dryRun: values['dry-run'] ?? false,
    ...(values.report === undefined ? {} : { report: values.report }),
  };
}

function parse(args: readonly string[]) {
  return readFlags({
    args: [...args],
    allowPositionals: true,
    options: {
      map: { type: 'string', multiple: true },
      id: { type: 'string' },
      source: { type: 'string' },
      stage: { type: 'string' },
      concurrency: { type: 'string' },
      report: { type: 'string' },
      'dry-run': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

function readOverrides(maps: readonly string[], id: string | undefined): Overrides {
  const overrides: Partial<Record<Field, string>> = {};
  // A comma parts two pairs only where a field and = follow, since headers have commas too.
  const between = new RegExp(`,(?=\\s*(?:${fields.join('|')})\\s*=)`);
  for (const pair of maps.flatMap((map) => map.split(between))) {
    const at = pair.indexOf('=');
    const field = fields.find((name) => name === pair.slice(0, at).trim());
    const header = pair.slice(at + 1).trim();
    if (at < 0 || !field || header === '') {
      throw new UsageError(`--map wants FIELD=HEADER, not "${pair}". Fields: ${fields.join(', ')}.`);
    }
    overrides[field] = header;
  }
  return id === undefined ? overrides : { ...overrides, id };
}

function readConcurrency(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= MOST_IN_FLIGHT) return value;
  throw new UsageError(`--concurrency wants a whole number from 1 to ${MOST_IN_FLIGHT}, not "${text}".`);
}
