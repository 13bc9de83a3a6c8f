import { describeCases } from '../describe-cases.ts';
import { cases } from './Query.companies.cases.ts';

describeCases('company', 'Query.companies', cases);
