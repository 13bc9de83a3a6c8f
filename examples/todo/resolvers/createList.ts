import { util, type AppSyncIdentityCognito, type Context } from '@aws-appsync/utils';
import { put } from '@aws-appsync/utils/dynamodb';
import { sharing, type TodoList } from './shared/todo-list';

export function request(ctx: Context<{ title: string; shared: boolean }>) {
  const { title, shared } = ctx.args;
  const trimmed = title.trim();
  if (trimmed === '') util.error('A list needs a title.', 'BadRequest');
  const { username } = ctx.identity as AppSyncIdentityCognito;
  return put<TodoList>({
    key: { id: util.autoId() },
    item: {
      title: trimmed,
      ...sharing(shared),
      owner: username,
      open: 0,
      createdAt: util.time.nowISO8601(),
    },
    condition: { id: { attributeExists: false } },
  });
}

export function response(ctx: Context) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result;
}
