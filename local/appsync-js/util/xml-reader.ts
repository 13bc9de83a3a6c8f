import { fromCodePoint } from '../realm/text.ts';

/** What a reader of XML tells, in the order of the text. */
export interface XmlListener {
  open(name: string): void;
  attribute(name: string, value: string): void;
  /** Text between tags: `raw` as it stands in a CDATA section, otherwise trimmed, its entities resolved. */
  text(value: string, raw: boolean): void;
  close(): void;
}

/** Levels of elements; what is nested deeper is refused. */
const depthLimit = 512;

const namePattern = /[^\s<>/="'!?]+/y;
const attributePattern = /\s*([^\s<>/="']+)(?:\s*=\s*(?:"([^"<]*)"|'([^'<]*)'))?/y;
const tagEnd = /\s*(\/?)>/y;
const reference = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));/g;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads a whole document. Comments, processing instructions and the document type are passed over: no entity is ever
 * defined by a document, none is fetched. Throws where the text is not well-formed.
 */
export function readXml(xml: string, listener: XmlListener): void {
  const open: string[] = [];
  let at = 0;
  const fail = (reason: string): never => {
    throw new Error(`XML cannot be read: ${reason} at character ${at}`);
  };
  const skipPast = (end: string): string => {
    const found = xml.indexOf(end, at);
    if (found < 0) fail(`${end} is missing`);
    const skipped = xml.slice(at, found);
    at = found + end.length;
    return skipped;
  };
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(xml);
    if (match) at = pattern.lastIndex;
    return match;
  };

  while (at < xml.length) {
    const tag = xml.indexOf('<', at);
    const text = trim(xml.slice(at, tag < 0 ? xml.length : tag));
    if (text !== '') {
      if (open.length === 0) fail('text stands outside of elements');
      listener.text(resolved(text), false);
    }
    if (tag < 0) break;
    at = tag + 1;
    if (xml.startsWith('!--', at)) {
      skipPast('-->');
    } else if (xml.startsWith('![CDATA[', at)) {
      at += 8;
      if (open.length === 0) fail('text stands outside of elements');
      listener.text(skipPast(']]>'), true);
    } else if (xml.startsWith('!', at)) {
      skipDeclaration();
    } else if (xml.startsWith('?', at)) {
      skipPast('?>');
    } else if (xml.startsWith('/', at)) {
      at += 1;
      const name = take(namePattern)?.[0];
      if (name === undefined || name !== open.pop()) fail('a tag closes what is not open');
      if (trim(skipPast('>')) !== '') fail('a closing tag has attributes');
      listener.close();
    } else {
      element();
    }
  }
  if (open.length > 0) fail(`${open[open.length - 1]} is not closed`);

  function element(): void {
    const name = take(namePattern)?.[0] ?? fail('a tag has no name');
    listener.open(name);
    open.push(name);
    if (open.length > depthLimit) fail(`elements are nested deeper than ${depthLimit}`);
    for (;;) {
      const end = take(tagEnd);
      if (end) {
        if (end[1] === '/') {
          open.pop();
          listener.close();
        }
        return;
      }
      const attribute = take(attributePattern) ?? fail(`the tag ${name} is not closed`);
      listener.attribute(attribute[1]!, resolved(attribute[2] ?? attribute[3] ?? ''));
    }
  }

  /** `<!DOCTYPE …>`, the declarations inside its brackets with it. */
  function skipDeclaration(): void {
    for (let depth = 1; depth > 0; at += 1) {
      if (at >= xml.length) fail('a declaration is not closed');
      if (xml[at] === '<') depth += 1;
      if (xml[at] === '>') depth -= 1;
    }
  }
}

/** As Java's `trim`: blanks and controls. */
function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && text[start]! <= ' ') start += 1;
  while (end > start && text[end - 1]! <= ' ') end -= 1;
  return text.slice(start, end);
}

/** The five entities that XML has, and characters by their number; any other stays as it stands. */
function resolved(text: string): string {
  if (text.indexOf('&') < 0) return text;
  return reference[Symbol.replace](
    text,
    (whole: string, hexadecimal?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return Object.hasOwn(entities, name) ? entities[name]! : whole;
      const code = hexadecimal !== undefined ? parseInt(hexadecimal, 16) : +decimal!;
      return code <= 0x10ffff ? fromCodePoint(code) : whole;
    },
  );
}
