import { AwsError } from '../../kernel/aws.ts';

interface Node {
  text?: string;
  readonly members: Map<string, Node>;
}

/** Deeper, and wider, than any input of SNS. */
const deepest = 8;
const mostIndex = 10_000;

/**
 * The parameters of the Query protocol as the input that the SDK was given: `X.member.1` is a list, `X.entry.1.key` and
 * `.value` (or `Name` and `Value`) a map. Throws `AwsError` MalformedQueryString.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function parseQuery(body: string): {
  readonly action: string;
  readonly input: Record<string, unknown>;
} {
  const root: Node = { members: new Map() };
  let action = '';
  for (const [name, value] of new URLSearchParams(body)) {
    if (name === 'Action') action = value;
    else if (name !== 'Version') set(root, name.split('.'), value);
  }
  return { action, input: structure(root) };
}

function set(root: Node, path: readonly string[], text: string): void {
  if (path.length > deepest) throw malformed();
  let node = root;
  for (const part of path) {
    let next = node.members.get(part);
    if (!next) node.members.set(part, (next = { members: new Map() }));
    node = next;
  }
  node.text = text;
}

function structure({ members }: Node): Record<string, unknown> {
  return Object.fromEntries([...members].map(([name, node]) => [name, valueOf(node)]));
}

function valueOf(node: Node): unknown {
  const { text, members } = node;
  if (members.size === 0) return text ?? '';
  const list = members.get('member');
  if (list) return inOrder(list).map(valueOf);
  const map = members.get('entry');
  if (!map) return structure(node);
  return Object.fromEntries(
    inOrder(map).map((entry) => {
      const key = entry.members.get('key') ?? entry.members.get('Name');
      const value = entry.members.get('value') ?? entry.members.get('Value');
      if (key?.text === undefined || !value) throw malformed();
      return [key.text, valueOf(value)];
    }),
  );
}

/** By their numbers, whatever order they came in. */
function inOrder({ members }: Node): Node[] {
  return [...members]
    .map(([index, node]) => {
      if (!/^\d+$/.test(index) || Number(index) > mostIndex) throw malformed();
      return [Number(index), node] as const;
    })
    .sort(([a], [b]) => a - b)
    .map(([, node]) => node);
}

function malformed(): AwsError {
  return new AwsError('MalformedQueryString', 'The query string contains a syntax error.');
}
