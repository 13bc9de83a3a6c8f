/** Whether a text matches; compiled once, asked often. */
export type Matcher = (text: string) => boolean;

/**
 * `*` stands for any characters, `?` for exactly one; everything else, `\` and `[` too, for itself.
 * `${*}`, `${?}` and `${$}` are the characters themselves.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 */
export function wildcard(pattern: string): Matcher {
  if (pattern === '*') return () => true;
  if (!/[*?]|\$\{\$\}/.test(pattern)) return (text) => text === pattern;
  const source = pattern.replace(
    /\$\{([*?$])\}|[\\^$.*+?()[\]{}|]/g,
    (found, literal: string | undefined) => {
      if (literal !== undefined) return `\\${literal}`;
      if (found === '*') return '.*';
      return found === '?' ? '.' : `\\${found}`;
    },
  );
  const expression = new RegExp(`^${source}$`, 'su');
  return (text) => expression.test(text);
}

/**
 * An ARN pattern: each of the six parts is matched by itself, so a wildcard does not reach over a colon, except in the
 * last part, which may hold colons. `*` alone is every resource.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function arnPattern(pattern: string): Matcher {
  if (pattern === '*') return () => true;
  if (!/[*?]|\$\{\$\}/.test(pattern)) return (text) => text === pattern;
  const parts = splitArn(pattern).map(wildcard);
  return (text) => {
    const found = splitArn(text);
    return found.length === parts.length && parts.every((matches, index) => matches(found[index]!));
  };
}

function splitArn(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
