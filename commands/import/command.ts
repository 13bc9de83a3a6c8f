import { createReadStream } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { companyFaults, externalReferenceFaults } from '../../model/company/rules.ts';
import { Unreachable } from '../graphql-client.ts';
import { companySender, ImportStopped, type Authorization, type Send } from './create-company.ts';
import { CsvFault } from './csv-fault.ts';
import { importCompanies, type ImportResult } from './import-companies.ts';
import { FileFault, inspectFile, type Inspection } from './inspect-file.ts';
import { describeMapping, MappingFault } from './mapping.ts';
import { readArguments, usage, type ImportArguments } from './options.ts';
import { UsageError } from '../usage.ts';
import { showProgress, type ProgressStream } from './progress.ts';
import { firstFindings, openReport, type ReportFile } from './report.ts';
import { figure } from './totals.ts';

/** What the command needs of the process and of the instance it talks to. */
export interface ImportWorld {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly progress: ProgressStream;
  /** Finds the API and proves that it answers. Asked only when there is something to send. */
  readonly connect: () => Promise<{ readonly endpoint: string; readonly authorization: Authorization }>;
  /** Fires when the user wants to stop. */
  readonly signal: AbortSignal;
  /** Milliseconds of a clock that only moves forward. */
  readonly now: () => number;
  readonly newToken: () => string;
}

const SHOWN_FINDINGS = 20;

/** `npm run import`; returns the exit code. The last line it prints is the figure. */
export async function importCommand(args: readonly string[], world: ImportWorld): Promise<number> {
  try {
    const options = readArguments(args);
    if (options === 'help') {
      world.out(usage.trimEnd());
      return 0;
    }
    const file = await inspectFile(options.file, options.overrides);
    const report =
      options.report === undefined ? undefined : await reportBeside(options.file, options.report);
    try {
      return await importFile(options, file, report, world);
    } finally {
      await report?.close();
    }
  } catch (error) {
    const code = exitCode(error);
    if (code === undefined || !(error instanceof Error)) throw error;
    world.err(error.message);
    return code;
  }
}

/** Undefined for what is nobody's input: it is a fault of the program. */
function exitCode(error: unknown): number | undefined {
  const unreadable = [UsageError, FileFault, MappingFault, CsvFault].some((fault) => error instanceof fault);
  if (unreadable) return 2;
  return error instanceof ImportStopped || error instanceof Unreachable ? 1 : undefined;
}

async function importFile(
  options: ImportArguments,
  file: Inspection,
  report: ReportFile | undefined,
  world: ImportWorld,
): Promise<number> {
  const started = world.now();
  world.out(describeMapping(file.header, file.mapping));
  if (file.mapping.id === undefined) {
    world.out(
      'No column holds an id: each row gets one from its content, so a changed row is a new company.',
    );
  }
  const send = file.rows > 0 ? await sender(options, world) : neverSend;
  const first = firstFindings(SHOWN_FINDINGS);
  const progress = showProgress(world.progress, file.size);
  try {
    const result = await importCompanies({
      input: createReadStream(options.file),
      overrides: options.overrides,
      source: options.source,
      concurrency: options.concurrency,
      send,
      newToken: world.newToken,
      signal: world.signal,
      onProgress: (reached) => progress.update(reached),
      onFinding: (finding) => {
        first.add(finding);
        return report?.add(finding);
      },
    });
    progress.stop();
    for (const line of first.lines(options.report)) world.out(line);
    return conclude(result, options, world, (world.now() - started) / 1000);
  } finally {
    progress.stop();
  }
}

function conclude(
  { totals, ended, stop }: ImportResult,
  options: ImportArguments,
  world: ImportWorld,
  seconds: number,
) {
  if (stop) world.err(stop.message);
  if (ended === 'interrupted') world.out('Interrupted.');
  if (ended !== 'complete' || totals.failed > 0) {
    world.out('Run the same command again for the rest: what is there already is not created twice.');
  }
  if (totals.warnings > 0) world.out(`${totals.warnings} ${totals.warnings === 1 ? 'warning' : 'warnings'}.`);
  world.out(figure(totals, seconds, options.dryRun ? 'would be sent' : 'created'));
  if (ended === 'interrupted') return 130;
  return ended === 'stopped' || totals.failed > 0 ? 1 : 0;
}

async function sender(options: ImportArguments, world: ImportWorld): Promise<Send> {
  if (options.dryRun) return checkOnly;
  const { endpoint, authorization } = await world.connect();
  return companySender(endpoint, authorization);
}

/** The API's own rules, without the API. */
const checkOnly: Send = async (input) => {
  const { source, id } = input.externalReference;
  const faults = [...companyFaults(input), ...externalReferenceFaults(source, id)];
  return faults.length > 0 ? { kind: 'rejected', faults } : { kind: 'created' };
};

const neverSend: Send = async () => {
  throw new ImportStopped(
    'The file had no rows when it was checked, and has some now. Run the command again.',
  );
};

async function reportBeside(file: string, path: string): Promise<ReportFile> {
  const [input, output] = await Promise.all([realpath(file), realpath(path).catch(() => undefined)]);
  if (input === output) throw new UsageError(`--report ${path} would overwrite the file to import.`);
  return openReport(path).catch((error: unknown) => {
    throw new UsageError(
      `--report ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
}
