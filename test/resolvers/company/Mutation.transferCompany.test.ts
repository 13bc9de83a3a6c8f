import { describeCases } from '../describe-cases.ts';
import { cases } from './Mutation.transferCompany.cases.ts';

describeCases('company', 'Mutation.transferCompany', cases);
