import { evaluation } from '../realm/evaluation.ts';

/** `util.math` (https://docs.aws.amazon.com/appsync/latest/devguide/math-helpers-in-util-math-js.html). */
export const math = {
  roundNum: (value: number) => Math.round(value),
  minVal: (first: number, second: number) => Math.min(first, second),
  maxVal: (first: number, second: number) => Math.max(first, second),
  randomDouble: () => evaluation().random.double(),
  /** A whole number from `start` up to, not including, `end`: AWS does not say whether its own bound is included. */
  randomWithinRange: (start: number, end: number) =>
    start + Math.floor(evaluation().random.double() * (end - start)),
};
