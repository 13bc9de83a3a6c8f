import { poolOf, timestamp, type Operation } from './operation.ts';

export const DescribeUserPool: Operation = async (context, input) => {
  const pool = poolOf(context, input);
  const configuration = pool.configuration();
  return {
    UserPool: {
      Id: configuration.id,
      Name: configuration.name,
      Arn: configuration.arn,
      Policies: { PasswordPolicy: configuration.passwordPolicy },
      UsernameConfiguration: { CaseSensitive: configuration.caseSensitive },
      ...(configuration.emailAlias ? { AliasAttributes: ['email'] } : {}),
      MfaConfiguration: 'OFF',
      EstimatedNumberOfUsers: pool.directory.users().length,
      CreationDate: timestamp(pool.created),
      LastModifiedDate: timestamp(pool.created),
    },
  };
};
