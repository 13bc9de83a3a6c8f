import { transactWrite, update } from '@aws-appsync/utils/dynamodb';

// AppSync type-checks the deployed JavaScript, where inferred types are narrower than these sources declare: a condition on
// an attribute that the update does not name, or a list of unlike items, fails the deployment (aws-appsync-community#279,
// #334, #402). A parameter without a type is of any, so what varies passes through one.

/** One UpdateItem with its condition. */
export function conditionalUpdate(key: object, changes: object, condition: object) {
  return update({ key, update: changes, condition } as never);
}

/** Writes all of the items or none. */
export function transaction(items: object[]) {
  return transactWrite({ items: items as never });
}
