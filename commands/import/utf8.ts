import { isUtf8 } from 'node:buffer';
import { Transform } from 'node:stream';
import { CsvFault } from './csv-fault.ts';

const LINE_FEED = 0x0a;

/**
 * Lets bytes pass as they are and fails with `CsvFault` at the first that is not UTF-8 text, a NUL included (what
 * UTF-16 is full of). Holds back at most the three bytes of a character that a chunk cuts.
 */
export function utf8Only(): Transform {
  let held: Buffer = Buffer.alloc(0);
  let bytes = 0;
  let lines = 1;

  const faultIn = (text: Buffer): CsvFault | undefined => {
    if (bytes === 0 && isUtf16(text)) return wrongEncoding('The file is UTF-16', 'UTF-16');
    if (isUtf8(text) && !text.includes(0)) return undefined;
    const at = firstBadByte(text);
    const where = `byte ${bytes + at + 1} (line ${lines + count(text.subarray(0, at))})`;
    const value = `0x${(text[at] ?? 0).toString(16).padStart(2, '0').toUpperCase()}`;
    return text[at] === 0
      ? wrongEncoding(
          `The file is not text in UTF-8: ${where} is NUL`,
          at % 2 === 0 ? 'UTF-16BE' : 'UTF-16LE',
        )
      : wrongEncoding(`The file is not UTF-8: ${where} is ${value}`, 'WINDOWS-1252');
  };

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
      const whole = text.subarray(0, text.length - cutCharacter(text));
      held = text.subarray(whole.length);
      const fault = faultIn(whole);
      bytes += whole.length;
      lines += count(whole);
      if (fault) done(fault);
      else done(null, whole);
    },
    flush(done) {
      const fault = faultIn(held);
      if (fault) done(fault);
      else done(null, held);
    },
  });
}

function wrongEncoding(what: string, from: string): CsvFault {
  return new CsvFault('Encoding', `${what}. Convert it: iconv -f ${from} -t UTF-8 FILE.csv > utf8.csv`);
}

function isUtf16(text: Buffer): boolean {
  return (text[0] === 0xff && text[1] === 0xfe) || (text[0] === 0xfe && text[1] === 0xff);
}

/** How many bytes at the end begin a character that goes on in the next chunk (0 to 3). */
function cutCharacter(text: Buffer): number {
  for (let back = 1; back <= Math.min(3, text.length); back++) {
    const byte = text[text.length - back] ?? 0;
    if (byte >= 0xc0) return back < lengthOf(byte) ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

function lengthOf(lead: number): number {
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}

/** The longest beginning that is text ends right before it. */
function firstBadByte(text: Buffer): number {
  let good = 0;
  while (good < text.length) {
    const lead = text[good] ?? 0;
    const length = lead < 0x80 ? 1 : lengthOf(lead);
    if (lead === 0 || !isUtf8(text.subarray(good, good + length))) return good;
    good += length;
  }
  return good;
}

function count(text: Buffer): number {
  let lines = 0;
  for (let at = text.indexOf(LINE_FEED); at >= 0; at = text.indexOf(LINE_FEED, at + 1)) lines++;
  return lines;
}
