import type { Program } from 'acorn';
import type { Scopes } from './scopes.ts';

/** Says that the text from `start` to `end` is refused. */
export type Report = (at: { readonly start: number; readonly end: number }, message: string) => void;

/** One kind of rule, held against a module. */
export type Check = (program: Program, scopes: Scopes, report: Report) => void;
