import { describeCases } from '../describe-cases.ts';
import { cases } from './Mutation.createCompany.cases.ts';

describeCases('company', 'Mutation.createCompany', cases);
