import { describeCases } from '../describe-cases.ts';
import { cases } from './Mutation.updateCompany.cases.ts';

describeCases('company', 'Mutation.updateCompany', cases);
