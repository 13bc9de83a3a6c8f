import { unavailable } from './unavailable.ts';

/** `@aws-appsync/utils/ai`: importable, so that code which imports it loads; no data source here runs a model. */
export const invokeModel = unavailable('@aws-appsync/utils/ai: invokeModel');
export const converse = unavailable('@aws-appsync/utils/ai: converse');
