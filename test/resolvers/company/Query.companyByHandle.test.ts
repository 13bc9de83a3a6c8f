import { describeCases } from '../describe-cases.ts';
import { cases } from './Query.companyByHandle.cases.ts';

describeCases('company', 'Query.companyByHandle', cases);
