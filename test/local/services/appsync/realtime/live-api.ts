import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import { manualClock } from '../../../../../local/kernel/clock.ts';
import { recordingLog } from '../../../../../local/kernel/log.ts';
import { assembleApi } from '../../../../../local/services/appsync/api.ts';
import type { Api } from '../../../../../local/services/appsync/api.ts';
import type { Caller, Mode } from '../../../../../local/services/appsync/auth/caller.ts';
import { createNone } from '../../../../../local/services/appsync/data-sources/none.ts';
import type { DataSource } from '../../../../../local/services/appsync/data-sources/data-source.ts';
import type {
  CompletedMutation,
  GraphQLAnswer,
} from '../../../../../local/services/appsync/execute/execute.ts';
import { executeRequest } from '../../../../../local/services/appsync/execute/execute.ts';
import type { Resolver } from '../../../../../local/services/appsync/execute/resolver.ts';
import { createSubscriptions } from '../../../../../local/services/appsync/realtime/create-subscriptions.ts';
import type { StartError } from '../../../../../local/services/appsync/realtime/subscriptions.ts';
import { StartRefused } from '../../../../../local/services/appsync/realtime/subscriptions.ts';
import { buildSchema } from '../../../../../local/services/appsync/schema/schema.ts';

/** Names of fields of the root types to the code of their handlers. */
export interface LiveApiDefinition {
  readonly schema: string;
  readonly resolvers?: Readonly<Record<string, string>>;
  readonly modes?: readonly [Mode, ...Mode[]];
  readonly queryDepthLimit?: number;
  readonly dataSource?: DataSource;
}

export const anyone: Caller = { mode: 'API_KEY', identity: null, groups: [] };

export function user(username: string, ...groups: string[]): Caller {
  return { mode: 'AMAZON_COGNITO_USER_POOLS', identity: { username }, groups };
}

interface Request {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly caller?: Caller;
}

/** What came to one subscription: events as they were sent, and whether it was ended. */
export interface Heard {
  readonly texts: string[];
  readonly events: unknown[];
  completed: number;
  end(): void;
}

/** An API with its subscriptions, without HTTP and without sockets. */
export async function liveApi(definition: LiveApiDefinition, language: LanguageHost) {
  const clock = manualClock(Date.UTC(2026, 10, 20));
  const log = recordingLog();
  let drawn = 0;
  const random = () => (drawn += 1).toString(16).padStart(32, '0');

  async function assembled(next: LiveApiDefinition): Promise<Api> {
    const [defaultMode, ...additionalModes] = next.modes ?? ['API_KEY'];
    const dataSource = next.dataSource ?? createNone('none');
    const resolvers = await Promise.all(
      Object.entries(next.resolvers ?? {}).map(async ([id, code]): Promise<[string, Resolver]> => {
        return [id, { kind: 'UNIT', id, module: await language.load(code), dataSource, batchSize: 0 }];
      }),
    );
    return assembleApi({
      configuration: {
        rules: { defaultMode, additionalModes, defaultAction: 'ALLOW' },
        userPools: [],
        openIdProviders: [],
        lambdaAuthorizer: undefined,
        environment: {},
        queryDepthLimit: next.queryDepthLimit ?? 0,
        resolverCountLimit: 10_000,
        introspection: true,
      },
      modes: [],
      schema: buildSchema(next.schema),
      resolvers: new Map(resolvers),
      runtime: { language, clock, random, log, env: {} },
    });
  }

  let api = await assembled(definition);
  const subscriptions = createSubscriptions({ clock, log });
  let held: CompletedMutation[] | undefined;
  const requestOf = (query: string, { variables = {}, operationName }: Request) => ({
    query,
    variables,
    operationName,
  });

  return {
    clock,
    log,
    subscriptions,
    async redeploy(next: LiveApiDefinition): Promise<void> {
      api = await assembled(next);
    },
    async subscribe(query: string, request: Request = {}): Promise<Heard> {
      const heard = { texts: [] as string[], events: [] as unknown[], completed: 0 };
      const start = {
        request: requestOf(query, request),
        caller: request.caller ?? anyone,
        context: { headers: {} },
      };
      const subscription = await subscriptions.start(api, start, {
        data(payload) {
          heard.texts.push(payload);
          heard.events.push(JSON.parse(payload));
        },
        complete: () => void (heard.completed += 1),
      });
      return Object.assign(heard, { end: () => subscription.end() });
    },
    /** The errors with which a start is refused. */
    async refusal(query: string, request: Request = {}): Promise<readonly StartError[]> {
      try {
        await this.subscribe(query, request);
      } catch (error) {
        if (error instanceof StartRefused) return error.errors;
        throw error;
      }
      throw new Error('The subscription began.');
    },
    /** Keeps what mutations leave, until it is released all at once. */
    hold(): () => void {
      held = [];
      return () => {
        const all = held ?? [];
        held = undefined;
        for (const mutation of all) subscriptions.completed(mutation);
      };
    },
    /** Runs a request and waits until what it publishes has been delivered. */
    async run(query: string, request: Request = {}): Promise<GraphQLAnswer> {
      const answer = await this.answer(query, request);
      while (subscriptions.pending().length > 0) await new Promise((resolve) => setImmediate(resolve));
      return answer;
    },
    async answer(query: string, request: Request = {}): Promise<GraphQLAnswer> {
      return executeRequest(
        api,
        requestOf(query, request),
        request.caller ?? anyone,
        { headers: {} },
        {
          clock,
          log,
          completed: (mutation) => void (held?.push(mutation) ?? subscriptions.completed(mutation)),
        },
      );
    },
  };
}

/** A resolver's code from the bodies of its handlers. */
export function code(request: string, response = 'return ctx.result;'): string {
  return `import { util, extensions } from '@aws-appsync/utils';
export function request(ctx) { ${request} }
export function response(ctx) { ${response} }
`;
}

/** Gives back the argument `input` as the field's value: what a mutation without a data source is made of. */
export const echo = code('return { payload: ctx.args.input };');
