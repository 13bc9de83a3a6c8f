import { describeCases } from '../describe-cases.ts';
import { cases } from './Query.industryStatistics.cases.ts';

describeCases('statistics', 'Query.industryStatistics', cases);
