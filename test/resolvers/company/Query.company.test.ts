import { describeCases } from '../describe-cases.ts';
import { cases } from './Query.company.cases.ts';

describeCases('company', 'Query.company', cases);
