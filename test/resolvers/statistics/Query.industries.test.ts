import { describeCases } from '../describe-cases.ts';
import { cases } from './Query.industries.cases.ts';

describeCases('statistics', 'Query.industries', cases);
