import { describeCases } from '../describe-cases.ts';
import { cases } from './Mutation.deleteCompany.cases.ts';

describeCases('company', 'Mutation.deleteCompany', cases);
