type AttributeValue = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, AttributeValue>>;

/**
 * Bytes of an item as DynamoDB counts them: names and strings in UTF-8, binary decoded, numbers by their significant
 * digits, one byte for null and booleans, three for a list or map and one more for each member.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: Item): number {
  let size = 0;
  for (const [name, value] of Object.entries(item)) size += Buffer.byteLength(name) + valueSize(value);
  return size;
}

function valueSize(value: AttributeValue): number {
  const [type, content] = Object.entries(value)[0] ?? ['NULL', true];
  switch (type) {
    case 'S':
      return Buffer.byteLength(content as string);
    case 'N':
      return numberSize(content as string);
    case 'B':
      return binarySize(content as string);
    case 'SS':
      return sum(content as string[], (member) => Buffer.byteLength(member));
    case 'NS':
      return sum(content as string[], numberSize);
    case 'BS':
      return sum(content as string[], binarySize);
    case 'L':
      return 3 + sum(content as AttributeValue[], (member) => 1 + valueSize(member));
    case 'M':
      return (
        3 +
        sum(
          Object.entries(content as Item),
          ([name, member]) => 1 + Buffer.byteLength(name) + valueSize(member),
        )
      );
    default:
      return 1;
  }
}

/** One byte for every two significant digits, one more, and one for a sign; at most 21. */
function numberSize(text: string): number {
  const [mantissa = ''] = text.toLowerCase().replace(/^[+-]/, '').split('e');
  const digits = mantissa.replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length;
  return Math.min(21, 1 + Math.ceil(digits / 2) + (text.startsWith('-') ? 1 : 0));
}

function binarySize(base64: string): number {
  return Buffer.byteLength(base64, 'base64');
}

function sum<Member>(members: readonly Member[], size: (member: Member) => number): number {
  return members.reduce((total, member) => total + size(member), 0);
}
