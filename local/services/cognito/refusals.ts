import { AwsError } from '../../kernel/aws.ts';

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html and each operation's page. */
export const refusal = {
  userNotFound: () => new AwsError('UserNotFoundException', 'User does not exist.'),
  usernameExists: () => new AwsError('UsernameExistsException', 'User account already exists'),
  aliasExists: () => new AwsError('AliasExistsException', 'An account with the email already exists.'),
  groupNotFound: () => new AwsError('ResourceNotFoundException', 'Group not found.'),
  groupExists: () => new AwsError('GroupExistsException', 'A group with the name already exists.'),
  poolNotFound: (id: string) => new AwsError('ResourceNotFoundException', `User pool ${id} does not exist.`),
  clientNotFound: (id: string) =>
    new AwsError('ResourceNotFoundException', `User pool client ${id} does not exist.`),
  notAuthorized: (message: string) => new AwsError('NotAuthorizedException', message),
  invalid: (message: string) => new AwsError('InvalidParameterException', message),
};
