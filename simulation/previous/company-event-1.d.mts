import type { EarlierCode } from '../code/code.ts';

export declare const AwsFailure: EarlierCode['AwsFailure'];
export declare const publishChanges: EarlierCode['publishChanges'];
export declare const applyCompanyChanges: EarlierCode['applyCompanyChanges'];
export declare const createStatisticsTable: EarlierCode['createStatisticsTable'];
