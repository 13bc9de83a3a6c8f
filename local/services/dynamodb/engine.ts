/** A DynamoDB engine that this project did not write, behind the one door it is reached by. */
export interface Engine {
  readonly kind: EngineKind | 'endpoint';
  /** Where it listens, for whoever measures or inspects it without this project between. */
  readonly endpoint: string;
  /**
   * One operation of the DynamoDB or DynamoDB Streams API, in its JSON shapes. Throws `AwsError` with the engine's code,
   * message and the other members of the error (`Item`, `CancellationReasons`).
   */
  call(operation: string, input: object): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** Engines that can be started here; `endpoint` is one that somebody else runs. */
export type EngineKind = 'dynoxide' | 'dynamodb-local';

export type EngineInterceptor = (
  operation: string,
  input: object,
  next: (operation: string, input: object) => Promise<Record<string, unknown>>,
) => Promise<Record<string, unknown>>;

/** The same engine with `interceptor` around every call: faults that neither engine raises by itself, lost answers. */
export function interceptEngine(engine: Engine, interceptor: EngineInterceptor): Engine {
  return {
    ...engine,
    call: (operation, input) => interceptor(operation, input, (op, changed) => engine.call(op, changed)),
  };
}
