import type { GraphQLResolveInfo } from 'graphql';
import type {
  EvaluationResult,
  GraphQLErrorEntry,
  LanguageHost,
  LoadedModule,
} from '../../../appsync-js/index.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { DataSourceAnswer } from '../data-sources/data-source.ts';
import { RequestMalformed } from '../data-sources/data-source.ts';
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
  readonly #append: (error: GraphQLErrorEntry) => void;
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
    this.#append = append;
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
   * Runs one handler. Throws `FieldFailed` when it ends the field: by `util.error`, by `util.unauthorized`, or because
   * its code fails.
   */
  async handle(
    id: string,
    module: LoadedModule,
    handler: 'request' | 'response',
    context: HandlerContext,
  ): Promise<Handled> {
    const { language, clock, random } = this.#runtime;
    const result = await language.evaluate({
      module,
      function: handler,
      context: { ...this.#fixed, stash: this.#stash, ...context },
      now: clock.now(),
      seed: random(),
    });
    this.#take(id, result);
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
    try {
      return await step.dataSource.execute(request, step.id);
    } catch (error) {
      if (!(error instanceof RequestMalformed)) throw error;
      throw new FieldFailed({ message: error.message, errorType: 'MappingTemplate' });
    }
  }

  #take(id: string, result: EvaluationResult): void {
    this.#stash = result.stash;
    for (const error of result.appendedErrors) this.#append(error);
    for (const refused of addResponseHeaders(this.#operation.responseHeaders, result.responseHeaders)) {
      this.#append({ message: refused, errorType: 'ResponseHeaderError', data: null, errorInfo: null });
    }
    for (const line of result.logs) this.#runtime.log.info(`${id} ${line}`);
    for (const { name } of result.extensions) {
      this.#runtime.log.warn(`${id} called extensions.${name}, which has no effect without subscriptions.`);
    }
  }
}

export function unauthorized(field: { readonly fieldName: string; readonly parentTypeName: string }) {
  return {
    message: `Not Authorized to access ${field.fieldName} on type ${field.parentTypeName}`,
    errorType: 'Unauthorized',
  };
}
