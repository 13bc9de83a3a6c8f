import { traceOf } from '../../model/trace.ts';

interface TracedContext {
  request: { headers: object };
}

/** The trace that the request belongs to. A header that came twice is a list, whose text is no trace. */
export function requestTrace(ctx: TracedContext): string | null {
  const headers = ctx.request.headers as Record<string, unknown>;
  return traceOf(`${headers.traceparent ?? ''}`, `${headers['x-amzn-trace-id'] ?? ''}`);
}
