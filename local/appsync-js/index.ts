/** The APPSYNC_JS language host: runs deployed resolver code as AppSync would. Stands alone. */
export * from './language.ts';
export {
  ContextInvalid,
  evaluateCode,
  type EvaluateCodeRequest,
  type EvaluateCodeResult,
  type EvaluationInputs,
} from './evaluate-code.ts';
export { createLanguageHost, type LanguageHostOptions } from './language-host.ts';
export { HostUnavailable } from './process/process-pool.ts';
export { lintErrors } from './static-check/code-errors.ts';
