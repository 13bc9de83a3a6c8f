import { describeCases } from '../describe-cases.ts';
import { cases } from './Mutation.restoreCompany.cases.ts';

describeCases('company', 'Mutation.restoreCompany', cases);
