export type CsvFaultCode =
  | 'Empty' // no header
  | 'Encoding' // not UTF-8
  | 'Syntax'; // not CSV as RFC 4180 has it: https://www.rfc-editor.org/rfc/rfc4180

/** The file cannot be read as CSV. The message says where, in lines counted from 1, and what to do. */
export class CsvFault extends Error {
  override readonly name = 'CsvFault';
  constructor(
    readonly code: CsvFaultCode,
    message: string,
  ) {
    super(message);
  }
}
