import { synthesize, type Synthesis } from './synthesize.ts';

// A synthesis on request, for whoever watches the sources: the CDK is loaded once, so that a changed resolver or schema
// costs a few hundred milliseconds. Changed code of infra/ or model/ needs a new process.
export type SynthesisRequest = Omit<Synthesis, 'today'> & { readonly today: string };
export type SynthesisAnswer = { readonly ok: true } | { readonly ok: false; readonly reason: string };

process.on('message', (request: SynthesisRequest) => {
  let answer: SynthesisAnswer = { ok: true };
  try {
    synthesize({ ...request, today: new Date(request.today) });
  } catch (error) {
    answer = { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(answer);
});
process.on('disconnect', () => process.exit(0));
