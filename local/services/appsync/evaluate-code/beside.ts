import type { HttpHandler } from '../../../kernel/service.ts';

/** Two handlers as one: `own` answers what it claims, `other` everything else that it does. */
export function beside(own: HttpHandler, other: HttpHandler): HttpHandler {
  return {
    ...other,
    claims: (request) => own.claims(request) || other.claims(request),
    handle: (request, response) => (own.claims(request) ? own : other).handle(request, response),
  };
}
