import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { mapColumns, type Mapping, type Overrides } from './mapping.ts';
import { readTable } from './rows.ts';

export type FileFaultCode =
  | 'Missing' // nothing has that name
  | 'NotAFile' // a directory, a pipe, a device
  | 'Forbidden'; // this user may not read it

/** There is no file to read. The message is one line. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
  constructor(
    readonly code: FileFaultCode,
    message: string,
  ) {
    super(message);
  }
}

export interface Inspection {
  readonly header: readonly string[];
  readonly mapping: Mapping;
  readonly rows: number;
  /** Bytes. */
  readonly size: number;
}

/**
 * Reads the whole file once, before anything is sent: a fault at its end must not leave half of it imported. Throws
 * `FileFault`, `CsvFault` and `MappingFault`.
 */
export async function inspectFile(path: string, overrides: Overrides = {}): Promise<Inspection> {
  const found = await stat(path).catch((error: unknown) => {
    throw fileFault(path, error);
  });
  if (found.isDirectory()) throw new FileFault('NotAFile', `${path} is a directory. Name a CSV file in it.`);
  if (!found.isFile()) {
    throw new FileFault(
      'NotAFile',
      `${path} is not a regular file; it is read twice, so save it as one first.`,
    );
  }
  const { header, mapping, rows } = await inspect(createReadStream(path), overrides).catch(
    (error: unknown) => {
      throw isSystemError(error) ? fileFault(path, error) : error;
    },
  );
  return { header, mapping, rows, size: found.size };
}

async function inspect(input: Readable, overrides: Overrides) {
  const table = await readTable(input);
  try {
    const mapping = mapColumns(table.header, overrides);
    let rows = 0;
    for await (const row of table.rows) rows = row.number;
    return { header: table.header, mapping, rows };
  } finally {
    input.destroy();
  }
}

function fileFault(path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    return new FileFault('Missing', `There is no file ${path}.`);
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return new FileFault('Forbidden', `${path} may not be read by this user. Try: chmod u+r`);
  }
  return error;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
