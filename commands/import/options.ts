import { parseArgs } from 'node:util';
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

/** The command line is wrong. The message is one line. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
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

/** The command line, read; 'help' when that is asked for. Throws `UsageFault`. */
export function readArguments(args: readonly string[]): ImportArguments | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  if (values.stage !== undefined) {
    throw new UsageFault(
      `--stage ${values.stage}: companies can only be imported into the local instance so far. Leave --stage out to import into the one that npm start runs.`,
    );
  }
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageFault('Which file? npm run import -- FILE.csv (--help says more)');
  if (more.length > 0) throw new UsageFault(`One file at a time, please: ${positionals.join(' ')}`);
  const source = values.source ?? 'csv';
  const [fault] = externalReferenceFaults(source, 'any');
  if (fault) throw new UsageFault(`--source ${fault.reason}.`);
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
  try {
    return parseArgs({
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
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!(error instanceof Error) || !code.startsWith('ERR_PARSE_ARGS')) throw error;
    // Node adds advice about positionals; its first sentence is the fault.
    const [sentence] = error.message.split(/\. |\n/);
    throw new UsageFault(`${sentence}. --help lists the options.`);
  }
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
      throw new UsageFault(`--map wants FIELD=HEADER, not "${pair}". Fields: ${fields.join(', ')}.`);
    }
    overrides[field] = header;
  }
  return id === undefined ? overrides : { ...overrides, id };
}

function readConcurrency(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= MOST_IN_FLIGHT) return value;
  throw new UsageFault(`--concurrency wants a whole number from 1 to ${MOST_IN_FLIGHT}, not "${text}".`);
}
