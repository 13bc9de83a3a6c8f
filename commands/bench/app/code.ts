/** What a resolver without data answers, so that both servers answer the same. */
export const item = { name: 'Bench', country: 'DE', version: 1 };

const imports = `import { util } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
`;
const code = (request: string, response: string) => `${imports}
export function request(ctx) { ${request} }
export function response(ctx) { ${response} }
`;
const failed = 'if (ctx.error) util.error(ctx.error.message, ctx.error.type);';

export const none = code(
  `return { payload: { id: ctx.args.id, ...${JSON.stringify(item)} } };`,
  'return ctx.result;',
);
export const read = code('return get({ key: { id: ctx.args.id } });', `${failed} return ctx.result;`);
/** The first function of a pipeline: what the second one builds on. */
export const allow = code(
  'return { payload: { allowed: ctx.args.id !== "" } };',
  'ctx.stash.allowed = ctx.result.allowed; return ctx.result;',
);
export const readOwner = code(
  'return get({ key: { id: "owner#" + ctx.args.id } });',
  `${failed} ctx.stash.allowed = ctx.result !== null; return ctx.result;`,
);
export const around = code(
  'return {};',
  'if (!ctx.stash.allowed) util.unauthorized(); return ctx.prev.result;',
);
export const publish = code('return { payload: ctx.args };', 'return ctx.result;');
