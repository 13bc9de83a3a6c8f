import { describeCases } from '../describe-cases.ts';
import { cases } from './Query.myCompanies.cases.ts';

describeCases('company', 'Query.myCompanies', cases);
