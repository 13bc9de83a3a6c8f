import { describeCases } from '../describe-cases.ts';
import { cases } from './Company.about.cases.ts';

describeCases('company', 'Company.about', cases);
