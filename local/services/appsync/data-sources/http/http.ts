import type { Clock } from '../../../../kernel/clock.ts';
import type { DataSource } from '../data-source.ts';
import { RoleRefused } from '../role-calls.ts';
import { addressOf } from './address.ts';
import { exchange, NoAnswer } from './exchange.ts';
import { readHttpRequest } from './request.ts';
import type { Sign } from './signing.ts';

export interface HttpConfiguration {
  readonly name: string;
  readonly endpoint: string;
  /** Absent where requests go unsigned. */
  readonly sign?: Sign;
  /** Of this cloud, which stands for AWS's addresses. */
  readonly cloudUrl: string;
  readonly clock: Clock;
}

/** Nobody has published the type that AppSync gives; it follows those of DynamoDB and Lambda. */
const errorType = 'Http:HttpRequestException';

/**
 * The result is `{statusCode, headers, body}`, whatever the status: an error is only that no answer came.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-http-js.html
 */
export function createHttp({ name, endpoint, sign, cloudUrl, clock }: HttpConfiguration): DataSource {
  return {
    name,
    type: 'HTTP',
    async execute(value) {
      const request = readHttpRequest(value);
      const url = addressOf(endpoint, request.path, cloudUrl);
      try {
        const headers = sign ? await sign(url, request) : request.headers;
        return { result: await exchange(url, request, headers, clock) };
      } catch (error) {
        if (error instanceof RoleRefused) return { result: null, error: error.answer };
        if (!(error instanceof NoAnswer)) throw error;
        return { result: null, error: { message: error.message, type: errorType } };
      }
    },
  };
}
