import { describeCases } from '../describe-cases.ts';
import { cases } from './Query.companiesByIds.cases.ts';

describeCases('company', 'Query.companiesByIds', cases);
