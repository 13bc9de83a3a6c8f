import { pipeline, type Readable } from 'node:stream';
import { CsvError, parse, type Options } from 'csv-parse';
import { CsvFault } from './csv-fault.ts';
import { utf8Only } from './utf8.ts';

/** Longer rows are taken for a quote that is never closed; it bounds the memory that one row takes. */
const LONGEST_ROW = 1_000_000;

export interface Row {
  /** Counted from 1 behind the header; blank lines do not count. */
  readonly number: number;
  /** The line of the file on which the row starts, counted from 1. */
  readonly line: number;
  /** How many bytes of the file end with this row. */
  readonly bytes: number;
  readonly cells: readonly string[];
}

/** A record as csv-parse hands it on with `raw`. */
interface Raw {
  readonly raw: string;
  readonly record: string[];
}

export interface Table {
  readonly header: readonly string[];
  /** Throws `CsvFault`. Leaving the loop closes the input. */
  readonly rows: AsyncIterable<Row>;
}

/**
 * Reads CSV as RFC 4180 has it, in UTF-8 with or without a byte order mark, with any line ends, as a stream: no more is
 * read than the consumer of `rows` asks for, but for a few rows of read-ahead. Throws `CsvFault` when there is no header.
 */
export async function readTable(input: Readable): Promise<Table> {
  const records = parseRecords(input);
  const first = await records.next();
  if (first.done) throw new CsvFault('Empty', 'The file is empty: there is not even a header.');
  return { header: first.value.cells.map((cell) => cell.trim()), rows: records };
}

async function* parseRecords(input: Readable): AsyncGenerator<Row, undefined> {
  let line = 1;
  let number = 0;
  // Runs when a row is parsed: the stream's buffer, and the lines counted from it, are lost when a later row is faulty.
  const position = ({ raw, record: cells }: Raw, { bytes }: { bytes: number }): Row | null => {
    const start = line;
    line += raw.match(/\r\n|\r|\n/g)?.length ?? 0;
    if (cells.length === 1 && cells[0]?.trim() === '') return null;
    return { number: number++, line: start, bytes, cells };
  };
  const parser = parse({
    bom: true,
    raw: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: LONGEST_ROW,
    // The declared types know neither what `raw` makes of a record nor that it may change its shape.
    on_record: position as unknown as NonNullable<Options['on_record']>,
  });
  // The error comes out of the loop below, since pipeline destroys the parser with it.
  pipeline(input, utf8Only(), parser, () => undefined);
  try {
    for await (const row of parser as AsyncIterable<Row>) yield row;
  } catch (error) {
    throw error instanceof CsvError ? syntaxFault(error, line) : error;
  }
  return undefined;
}

function syntaxFault(error: CsvError, line: number): CsvFault {
  const where = `in the row that starts at line ${line}`;
  switch (String(error.code)) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return new CsvFault('Syntax', `A quote (") ${where} is never closed.`);
    case 'CSV_MAX_RECORD_SIZE':
      return new CsvFault(
        'Syntax',
        `The row that starts at line ${line} is longer than 1 MB. A quote (") is probably not closed there.`,
      );
    case 'CSV_INVALID_CLOSING_QUOTE':
      return new CsvFault(
        'Syntax',
        `Text follows a closing quote (") ${where}. A quote inside quotes is written "".`,
      );
    case 'INVALID_OPENING_QUOTE':
      return new CsvFault(
        'Syntax',
        `A quote (") stands inside an unquoted value ${where}. Put the value in quotes and write the quote as "".`,
      );
    default:
      return new CsvFault('Syntax', `The row that starts at line ${line} cannot be read: ${error.message}`);
  }
}
