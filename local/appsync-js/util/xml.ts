import { define } from './dynamodb.ts';
import { readXml } from './xml-reader.ts';

type Members = Record<string, unknown>;

/**
 * `util.xml` (https://docs.aws.amazon.com/appsync/latest/devguide/xml-helpers-in-util-xml-js.html). AWS shows elements
 * alone and repeated, and that a text that looks like a number is one. The rest follows the library whose conventions
 * those are, org.json (https://github.com/stleary/JSON-java): an attribute is a member as an element is, text beside
 * other members is called `content`, an empty element is an empty text.
 */
export const xml = {
  toMap: (text: unknown) => (text == null ? null : mapOf(text)),
  toJsonString(text: unknown, stringEncode?: unknown): string | null {
    if (text == null) return null;
    const json = JSON.stringify(mapOf(text));
    return stringEncode === true ? JSON.stringify(json) : json;
  },
};

const textMember = 'content';

function mapOf(text: unknown): Members {
  if (typeof text !== 'string') throw new Error('XML must be a string');
  const root: Members = {};
  const parents: { readonly name: string; readonly members: Members }[] = [{ name: '', members: root }];
  const current = () => parents[parents.length - 1]!.members;
  readXml(text, {
    open: (name) => void parents.push({ name, members: {} }),
    attribute: (name, value) => accumulate(current(), name, scalar(value)),
    text: (value, raw) => accumulate(current(), textMember, raw ? value : scalar(value)),
    close() {
      const { name, members } = parents.pop()!;
      accumulate(current(), name, contentOf(members));
    },
  });
  return root;
}

function contentOf(members: Members): unknown {
  const names = Object.keys(members);
  if (names.length === 0) return '';
  return names.length === 1 && names[0] === textMember ? members[textMember] : members;
}

/** A member that is there already becomes a list. */
function accumulate(members: Members, name: string, value: unknown): void {
  if (!Object.hasOwn(members, name)) return define(members, name, value);
  const there = members[name];
  if (Array.isArray(there)) there.push(value);
  else define(members, name, [there, value]);
}

const numeral = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const maximum = 2 ** 53 - 1;

/** `true`, `false`, `null` in any case, and numbers that come to no harm as a number; anything else is text. */
function scalar(text: string): unknown {
  switch (text.toLowerCase()) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
      return null;
    default:
      return numeral.test(text) && Math.abs(+text) <= maximum ? +text : text;
  }
}
