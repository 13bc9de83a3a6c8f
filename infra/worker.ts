import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Synthesis } from './synthesize.ts';

// A synthesis on request, for whoever watches the sources: the CDK is loaded once, so that a changed resolver or schema
// costs a few hundred milliseconds. Changed code of infra/ or model/ needs a new process.
export type SynthesisRequest = Omit<Synthesis, 'today'> & { readonly today: string };
export type SynthesisAnswer = { readonly ok: true } | { readonly ok: false; readonly reason: string };

const loading = import('./synthesize.ts');
// Code that cannot be loaded is the answer to the first request, not the end of this process.
loading.catch(() => undefined);

process.on('message', (request: SynthesisRequest) => {
  // Who asked may be gone by now: then nobody needs the answer.
  void answer(request).then((found) => process.send?.(found, undefined, undefined, () => undefined));
});
process.on('disconnect', () => process.exit(0));

async function answer(request: SynthesisRequest): Promise<SynthesisAnswer> {
  try {
    const { synthesize } = await loading;
    synthesize({ ...request, today: new Date(request.today) });
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: reasonOf(error, request.root) };
  }
}

/** The error's words with paths as they are in the repository; where they name no place, the code that threw it does. */
function reasonOf(error: unknown, root: string): string {
  if (!(error instanceof Error)) return String(error);
  const words = error.message.replaceAll(root, '');
  if (/^\S+\.(?:ts|graphql):\d+/m.test(words)) return words;
  const place = ownFrame(error.stack ?? '', root);
  return place === undefined ? words : `${place}: ${words}`;
}

/** `infra/stacks/company.ts:12:3` of the first frame that is this repository's own code. */
function ownFrame(stack: string, root: string): string | undefined {
  for (const [, file = '', position] of stack.matchAll(/\(?((?:file:\/\/)?\/[^\s()]+?):(\d+:\d+)\)?$/gm)) {
    const path = relative(root, file.startsWith('file:') ? fileURLToPath(file) : file);
    if (!path.startsWith('..') && !path.includes('node_modules')) return `${path}:${position}`;
  }
  return undefined;
}
