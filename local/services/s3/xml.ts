import { refusal } from './refusals.ts';

/** Content of an element: text, elements by name, or the same element several times. Undefined is left out. */
export type XmlContent =
  string | number | boolean | undefined | readonly XmlContent[] | { readonly [name: string]: XmlContent };

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A document of the S3 API. */
export function xmlDocument(root: string, content: XmlContent, inNamespace = true): string {
  const attribute = inNamespace ? ` xmlns="${namespace}"` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${inner(content)}</${root}>`;
}

function inner(content: XmlContent): string {
  if (content === undefined) return '';
  if (typeof content !== 'object') return escaped(String(content));
  return Object.entries(content)
    .flatMap(([name, value]) => listOf(value).map((each) => element(name, each)))
    .join('');
}

function listOf(content: XmlContent): readonly XmlContent[] {
  return Array.isArray(content) ? (content as readonly XmlContent[]) : [content];
}

function element(name: string, content: XmlContent): string {
  return content === undefined ? '' : `<${name}>${inner(content)}</${name}>`;
}

/** Characters below the space are written by number, as S3 does, though only XML 1.1 lets a reader take them. */
function escaped(text: string): string {
  return text.replace(/[<>&"\u0000-\u001f]/g, (character) => {
    switch (character) {
      case '<':
        return '&lt;';
      case '>':
        return '&gt;';
      case '&':
        return '&amp;';
      case '"':
        return '&quot;';
      default:
        return `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
    }
  });
}

export interface XmlElement {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

const malformed = () =>
  refusal.malformedXml(
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

/** Reads elements and text; attributes are passed over. Throws `AwsError` MalformedXML, also for entities of its own. */
export function parseXml(source: string): XmlElement {
  const root: XmlElement = { name: '', children: [], text: '' };
  const open = [root];
  const token = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([\w:.-]+)(?:\s[^<>]*?)?(\/?)>|([^<]+)|[\s\S]/g;
  for (const [whole, closing, name, empty, text] of source.matchAll(token)) {
    const parent = open.at(-1)!;
    if (text !== undefined) parent.text += unescaped(text);
    else if (closing === '/') {
      if (open.length === 1 || parent.name !== name) throw malformed();
      open.pop();
    } else if (name !== undefined) {
      const child: XmlElement = { name, children: [], text: '' };
      parent.children.push(child);
      if (empty !== '/') open.push(child);
    } else if (!whole.startsWith('<?') && !whole.startsWith('<!--')) throw malformed();
  }
  const [only, ...others] = root.children;
  if (!only || others.length > 0 || open.length > 1) throw malformed();
  return only;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));?/gi,
    (_, hex?: string, decimal?: string, name = '') => {
      const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      return entities[name as string] ?? fail();
    },
  );
}

function fail(): never {
  throw malformed();
}
