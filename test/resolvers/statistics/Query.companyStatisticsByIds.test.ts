import { describeCases } from '../describe-cases.ts';
import { cases } from './Query.companyStatisticsByIds.cases.ts';

describeCases('statistics', 'Query.companyStatisticsByIds', cases);
