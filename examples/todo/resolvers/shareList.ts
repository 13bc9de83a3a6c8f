import { util, type AppSyncIdentityCognito, type Context } from '@aws-appsync/utils';
import { update } from '@aws-appsync/utils/dynamodb';
import { sharing, type TodoList } from './shared/todo-list';

export function request(ctx: Context<{ id: string }>) {
  const { username } = ctx.identity as AppSyncIdentityCognito;
  return update<TodoList>({
    key: { id: ctx.args.id },
    update: sharing(true),
    condition: { owner: { eq: username } },
  });
}

export function response(ctx: Context) {
  const { error, result } = ctx;
  if (error?.type === 'DynamoDB:ConditionalCheckFailedException') {
    util.error('Only its owner shares a list.', 'Forbidden');
  }
  if (error) util.error(error.message, error.type);
  return result;
}
