/** A handler's body that hangs within AppSync's cap on loops: `depth` loops in each other, each over `thousand`. */
export function nested(depth: number): string {
  const open = Array.from({ length: depth }, (_, level) => `for (const x${level} of ctx.args.list) {`).join(
    '',
  );
  return `let n = 0; ${open} n += 1; ${'}'.repeat(depth)} return n;`;
}

export const thousand = { arguments: { list: Array.from({ length: 1000 }, (_, index) => index) } };

/** A whole module; `mark` makes it another one. */
export function moduleOf(body: string, mark: number | string = ''): string {
  return `export function request(ctx) { ${body} } export function response() {} // ${mark}`;
}
