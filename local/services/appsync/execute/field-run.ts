import type { GraphQLResolveInfo } from 'graphql';
import type {
  EvaluationResult,
  GraphQLErrorEntry,
  LanguageHost,
  LoadedModule,
} from '../../../appsync-js/index.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Asker, DataSourceAnswer } from '../data-sources/data-source.ts';
import { RequestMalformed } from '../data-sources/data-source.ts';
import type { Place } from './batches.ts';
import { batchesOf, placeOf } from './batches.ts';
import { FieldFailed } from './field-failed.ts';
import type { Operation } from './operation.ts';
import { addResponseHeaders } from './response-headers.ts';
import type { Step } from './resolver.ts';
import { selectionOf } from './selection.ts';

/** What running resolvers takes besides the request. */
export interface Runtime {
  readonly language: LanguageHost;
  readonly clock: Clock;
  readonly random: () => string;
  readonly log: Log;
  /** `ctx.env`. */
  readonly env: Readonly<Record<string, string>>;
}

/** Members of `ctx` that differ between the handlers of one field. */
export interface HandlerContext {
  readonly prev?: { readonly result: unknown };
  readonly result?: unknown;
  readonly error?: DataSourceAnswer['error'];
}

export type Handled =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'early'; readonly value: unknown; readonly skipTo: 'END' | 'NEXT' };

/** The run of one field's resolver: its handlers share a stash and everything else of `ctx` that does not change. */
export class FieldRun {
  readonly #runtime: Runtime;
  readonly #operation: Operation;
  readonly #fixed: Readonly<Record<string, unknown>>;
  readonly #info: GraphQLResolveInfo;
  readonly #append: (error: GraphQLErrorEntry) => void;
  readonly #place: Place;
  #stash: Readonly<Record<string, unknown>> = {};

  constructor(
    runtime: Runtime,
    operation: Operation,
    field: {
      readonly source: unknown;
      readonly args: Readonly<Record<string, unknown>>;
      readonly info: GraphQLResolveInfo;
    },
    append: (error: GraphQLErrorEntry) => void,
  ) {
    const { source, args, info } = field;
    this.#runtime = runtime;
    this.#operation = operation;
    this.#info = info;
    this.#append = append;
    this.#place = placeOf(info);
    this.#fixed = {
      arguments: args,
      identity: operation.caller.identity,
      source: source ?? null,
      request: operation.request,
      env: runtime.env,
      info: {
        fieldName: info.fieldName,
        parentTypeName: info.parentType.name,
        variables: operation.variables,
        ...selectionOf(info),
      },
    };
  }

  /**
   * Runs one handler. Throws `FieldFailed` when it ends the field: by `util.error`, by `util.unauthorized`, because its
   * code fails, or because the request's time is over.
   */
  async handle(
    id: string,
    module: LoadedModule,
    handler: 'request' | 'response',
    context: HandlerContext,
  ): Promise<Handled> {
    const { language, clock, random } = this.#runtime;
    const { deadline } = this.#operation;
    deadline.check();
    const result = await language.evaluate({
      module,
      function: handler,
      context: { ...this.#fixed, stash: this.#stash, ...context },
      now: clock.now(),
      seed: random(),
    });
    deadline.check();
    this.#take(id, result, handler);
    const { outcome } = result;
    switch (outcome.kind) {
      case 'returned':
        return outcome;
      case 'early':
        if (handler === 'request') return outcome;
        throw new FieldFailed({ message: 'Runtime Error', errorType: 'Code' });
      case 'error':
        throw new FieldFailed(outcome.error);
      case 'unauthorized':
        throw new FieldFailed(
          unauthorized(this.#fixed.info as { fieldName: string; parentTypeName: string }),
        );
      case 'failed':
        throw new FieldFailed({ message: outcome.message, errorType: 'Code' });
    }
  }

  /** Carries out what a request handler returned. A data source's failure is part of the answer, not an exception. */
  async ask(step: Step, request: unknown): Promise<DataSourceAnswer> {
    const { id, dataSource } = step;
    try {
      const batchable = dataSource.batch?.take(request);
      if (!batchable) return await dataSource.execute(request, this.#asker(id));
      return await batchesOf(this.#operation).join(this.#place, step, dataSource.batch!, batchable);
    } catch (error) {
      if (!(error instanceof RequestMalformed)) throw error;
      throw new FieldFailed({ message: error.message, errorType: 'MappingTemplate' });
    }
  }

  /** The run as a whole: others of the operation may wait for what it asks. */
  async within<T>(run: () => Promise<T>): Promise<T> {
    return batchesOf(this.#operation).within(this.#place, run);
  }

  /** What a function gets that no handler speaks to. https://docs.aws.amazon.com/appsync/latest/devguide/direct-lambda-reference.html */
  context({ prev }: Pick<HandlerContext, 'prev'>): Readonly<Record<string, unknown>> {
    const { arguments: args, identity, source, request, info } = this.#fixed;
    return { arguments: args, identity, source, request, prev: prev ?? null, info, stash: this.#stash };
  }

  #asker(owner: string): Asker {
    const { fieldName, parentType, returnType } = this.#info;
    const { arguments: args, identity } = this.#fixed;
    return {
      owner,
      arguments: args as Asker['arguments'],
      identity,
      parentTypeName: parentType.name,
      fieldName,
      returnType: String(returnType),
    };
  }

  #take(id: string, result: EvaluationResult, handler: 'request' | 'response'): void {
    this.#stash = result.stash;
    for (const error of result.appendedErrors) this.#append(error);
    for (const refused of addResponseHeaders(this.#operation.responseHeaders, result.responseHeaders)) {
      this.#append({ message: refused, errorType: 'ResponseHeaderError', data: null, errorInfo: null });
    }
    for (const line of result.logs) this.#runtime.log.info(`${id} ${line}`);
    // What a handler asked for before it failed is not carried out.
    if (result.outcome.kind !== 'returned' && result.outcome.kind !== 'early') return;
    for (const call of result.extensions) {
      this.#operation.extensions.take(call, { info: this.#info, handler });
    }
  }
}

export function unauthorized(field: { readonly fieldName: string; readonly parentTypeName: string }) {
  return {
    message: `Not Authorized to access ${field.fieldName} on type ${field.parentTypeName}`,
    errorType: 'Unauthorized',
  };
}
