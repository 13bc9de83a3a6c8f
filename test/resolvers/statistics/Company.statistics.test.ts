import { describeCases } from '../describe-cases.ts';
import { cases } from './Company.statistics.cases.ts';

describeCases('statistics', 'Company.statistics', cases);
