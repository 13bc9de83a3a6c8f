export { createSnsService, type SnsOptions, type SnsService } from './sns.ts';
