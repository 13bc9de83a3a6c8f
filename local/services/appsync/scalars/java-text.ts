/** AppSync is a Java program, and its messages show values and classes as Java does. */

export function javaText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([name, member]) => `${name}=${javaText(member)}`)
      .join(', ')}}`;
  }
  return String(value);
}

export function javaClass(value: unknown): string {
  if (Array.isArray(value)) return 'ArrayList';
  switch (typeof value) {
    case 'string':
      return 'String';
    case 'boolean':
      return 'Boolean';
    case 'number':
      if (!Number.isInteger(value)) return 'Double';
      return value === (value | 0) ? 'Integer' : 'Long';
    default:
      return 'LinkedHashMap';
  }
}
