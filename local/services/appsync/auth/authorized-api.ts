/** What authorising requests takes of the API that they are for. */
export interface AuthorizedApi {
  readonly apiId: string;
  readonly arn: string;
  readonly accountId: string;
  readonly partition: string;
  /** `AROA…` by a role's ARN. */
  readonly roleIds: ReadonlyMap<string, string>;
}

/** The ARN by which policies and Lambda authorizers name a field. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsappsync.html */
export function fieldArn({ arn }: AuthorizedApi, typeName: string, fieldName: string): string {
  return `${arn}/types/${typeName}/fields/${fieldName}`;
}
