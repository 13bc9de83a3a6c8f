import { announce } from './announce.mjs';

/** Runs on a schedule or by hand, with `{ text, topic, severity }`. */
export const handler = async ({ text, topic = 'operations', severity = 1 }) =>
  announce({ text, topic, severity });
