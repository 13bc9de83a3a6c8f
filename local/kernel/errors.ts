/**
 * Why the laptop cloud refuses to start or to reload. Closed set: the code says what happened, `fault` whose it is,
 * `remedy` what to do. Requests never see these; they see AWS's own errors (`aws.ts`).
 */
export type LocalErrorCode =
  | 'AssemblyMissing' // no cdk.out where one was expected
  | 'AssemblyInvalid' // cdk.out is there and cannot be read
  | 'IntrinsicUnsupported' // the template uses an intrinsic function that is not evaluated here
  | 'ReferenceUnknown' // a Ref, GetAtt or import names nothing in the assembly
  | 'ReferenceCycle' // resources refer to each other in a circle
  | 'ResourceUnsupported' // a resource type neither hosted nor listed as inert
  | 'PropertyUnsupported' // a hosted resource uses a property that has no behaviour here
  | 'SchemaInvalid' // the GraphQL schema does not parse or validate
  | 'CodeInvalid' // resolver code breaks the rules of APPSYNC_JS
  | 'PortInUse'
  | 'EngineMissing' // no DynamoDB engine can be started on this machine
  | 'EngineFailed' // the engine's process died or does not answer
  | 'DataInvalid' // a file in the data folder cannot be read
  | 'DataLocked'; // another instance holds the data folder

export class LocalError extends Error {
  override readonly name = 'LocalError';
  constructor(
    readonly code: LocalErrorCode,
    message: string,
    /** One line that says what to do. */
    readonly remedy: string,
    readonly fault: 'yours' | 'ours' = 'yours',
  ) {
    super(message);
  }
}
