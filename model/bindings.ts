/** Names of environment variables. Infrastructure sets them and code reads them, both through this list. */
export const COMPANY_TABLE = 'COMPANY_TABLE';
export const STATISTICS_TABLE = 'STATISTICS_TABLE';
export const COMPANY_EVENTS_TOPIC = 'COMPANY_EVENTS_TOPIC';
/** The queue's URL. */
export const REFUSED_INTAKE_QUEUE = 'REFUSED_INTAKE_QUEUE';
