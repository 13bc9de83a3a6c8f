import { describeCases } from '../describe-cases.ts';
import { cases } from './Query.companyStatistics.cases.ts';

describeCases('statistics', 'Query.companyStatistics', cases);
