/** A text of the file as messages quote it: 60 characters at most, and no control character reaches the terminal. */
export function shown(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return JSON.stringify(short).replace(/[\u007f-\u009f]/g, '\ufffd');
}
