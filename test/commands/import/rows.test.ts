import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvFault } from '../../../commands/import/csv-fault.ts';
import { readTable, type Row } from '../../../commands/import/rows.ts';

async function read(...chunks: (string | Buffer)[]): Promise<{ header: readonly string[]; rows: Row[] }> {
  const { header, rows } = await readTable(Readable.from(chunks.map((chunk) => Buffer.from(chunk))));
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return { header, rows: all };
}

async function faultOf(...chunks: (string | Buffer)[]): Promise<CsvFault> {
  const fault: unknown = await read(...chunks).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (fault instanceof CsvFault) return fault;
  throw new Error('There was no fault of the file.', { cause: fault });
}

const cells = ({ rows }: { rows: Row[] }) => rows.map((row) => row.cells);

describe('reading CSV', () => {
  it('passes over a byte order mark and takes any line end', async () => {
    const table = await read('\ufeffa,b\r\n1,2\n3,4\r5,6');
    expect(table.header).toEqual(['a', 'b']);
    expect(cells(table)).toEqual([
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ]);
  });

  it('passes over a byte order mark before a quoted header', async () => {
    expect((await read('\ufeff"a","b"\n1,2\n')).header).toEqual(['a', 'b']);
  });

  it('counts rows without blank lines, and lines with them and with quoted line breaks', async () => {
    const { rows } = await read('a,b\r\n"x\r\ny",1\r\n\r\n  \r\n"""q""",2\r\n3,"\n\n"\r\n4,4');
    expect(rows.map(({ number, line }) => [number, line])).toEqual([
      [1, 2],
      [2, 6],
      [3, 7],
      [4, 10],
    ]);
    expect(rows[0]?.cells[0]).toBe('x\r\ny');
    expect(rows[1]?.cells[0]).toBe('"q"');
  });

  it('hands on rows of any length, for the one who knows the header to judge', async () => {
    expect(cells(await read('a,b\n1\n1,2,3\n'))).toEqual([['1'], ['1', '2', '3']]);
  });

  it('tells how many bytes end with each row', async () => {
    const { rows } = await read('a,b\né,2\n3,4\n');
    expect(rows.map((row) => row.bytes)).toEqual([9, 13]);
  });

  it.each(['', '\ufeff', '\n\n', '\ufeff\r\n  \r\n'])('finds no header in %j', async (text) => {
    expect(await faultOf(text)).toMatchObject({ code: 'Empty' });
  });

  it('names the row in which a quote is never closed, wherever the file ends', async () => {
    const fault = await faultOf('a,b\n1,2\n\n"x\ny",3\n5,"6\n7,8\n9,10\n');
    expect(fault.code).toBe('Syntax');
    expect(fault.message).toBe('A quote (") in the row that starts at line 6 is never closed.');
  });

  it('gives up a row longer than 1 MB instead of holding the rest of the file', async () => {
    let made = 0;
    const endless = function* () {
      yield Buffer.from('a,b\n1,2\n3,"');
      for (; made < 1_000; made++) yield Buffer.alloc(64 * 1024, 'x,y\n');
    };
    await expect(readTable(Readable.from(endless()))).rejects.toThrow(
      'The row that starts at line 3 is longer than 1 MB.',
    );
    expect(made).toBeLessThan(100);
  });

  it('names the row in which a quote stands where none may', async () => {
    expect((await faultOf('a,b\n1,"2"3\n')).message).toMatch(/^Text follows a closing quote .* line 2\./);
    expect((await faultOf('a,b\n1,2\n1,2"3\n')).message).toMatch(/inside an unquoted value .* line 3\./);
  });

  it('refuses UTF-16, with and without a byte order mark', async () => {
    const text = 'Name,Industry\nx,y\n';
    const marked = await faultOf(Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect(marked).toMatchObject({ code: 'Encoding' });
    expect(marked.message).toBe(
      'The file is UTF-16. Convert it: iconv -f UTF-16 -t UTF-8 FILE.csv > utf8.csv',
    );
    expect((await faultOf(Buffer.from(text, 'utf16le'))).message).toContain('byte 2 (line 1) is NUL');
    expect((await faultOf(Buffer.from(text, 'utf16le'))).message).toContain('iconv -f UTF-16LE');
    expect((await faultOf(Buffer.from(text, 'utf16le').swap16())).message).toContain('iconv -f UTF-16BE');
  });

  it('names byte and line of what is not UTF-8', async () => {
    const fault = await faultOf(Buffer.from('Name\nok\nCaf\xe9,x\n', 'latin1'));
    expect(fault.message).toBe(
      'The file is not UTF-8: byte 12 (line 3) is 0xE9. Convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE.csv > utf8.csv',
    );
  });

  it('refuses a character that the end of the file cuts', async () => {
    expect((await faultOf(Buffer.from('a\nb€').subarray(0, -1))).message).toContain(
      'byte 4 (line 2) is 0xE2',
    );
  });

  const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((part) => !part.includes('\0'));
  const cuts = fc.array(fc.nat(400), { maxLength: 8 });

  function chunked(bytes: Buffer, at: readonly number[]): Buffer[] {
    const places = [0, ...at.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
    return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
  }

  it('does not depend on where chunks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 4 }), cuts, async (values, at) => {
        const quoted = values.map((value) => `"${value.replaceAll('"', '""')}",x`);
        const bytes = Buffer.from(['a,b', ...quoted].join('\n'));
        expect(cells(await read(...chunked(bytes, at)))).toEqual(values.map((value) => [value, 'x']));
      }),
    );
  });

  it('names the same bad byte however chunks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 0x80, max: 0xff }), cuts, async (before, bad, at) => {
        const start = Buffer.from(`a,b\n"${before.replaceAll('"', '""')}`);
        const bytes = Buffer.concat([start, Buffer.from([bad]), Buffer.from('z"\n')]);
        expect((await faultOf(...chunked(bytes, at))).message).toContain(`byte ${start.length + 1} `);
      }),
    );
  });
});
