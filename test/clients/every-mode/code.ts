/** Whom the caller is, in one text: what a mode knows of its callers differs. */
const caller = `
function caller(ctx) {
  const identity = ctx.identity ?? {};
  const context = identity.resolverContext ?? {};
  const name = identity.username ?? identity.sub ?? context.tenant ?? 'nobody';
  return util.authType() + ': ' + name;
}`;

const code = (request: string, response = 'return ctx.result;') => `import { util } from '@aws-appsync/utils';
${caller}
export function request(ctx) { ${request} }
export function response(ctx) { ${response} }
`;

export const me = code('return { payload: caller(ctx) };');

export const only = code("return { payload: 'open' };");

export const failing = code(
  'return { payload: null };',
  `util.error(ctx.args.why, 'Refused', { id: '1', room: 'x', text: 'y', by: 'z' }, { retry: false });`,
);

export const post = code(
  'return { payload: { id: util.autoId(), room: ctx.args.room, text: ctx.args.text, by: caller(ctx) } };',
);

/** Knows two tokens: `guest` may read, `member` may write too. */
export const authorizer = `
exports.handler = async ({ authorizationToken }) => ({
  isAuthorized: ['guest', 'member'].includes(authorizationToken),
  resolverContext: { tenant: authorizationToken },
  deniedFields: authorizationToken === 'guest' ? ['Mutation.post'] : [],
});
`;

/** Tells the credentials of its role, as a program on EC2 or in Lambda would find them. */
export const visitor = `
exports.handler = async () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  sessionToken: process.env.AWS_SESSION_TOKEN,
});
`;
