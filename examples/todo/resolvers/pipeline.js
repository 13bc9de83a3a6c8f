/** Before and after the functions of every pipeline. */
export function request() {
  return {};
}

export function response(ctx) {
  return ctx.prev.result;
}
