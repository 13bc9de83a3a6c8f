/** Names of environment variables. Infrastructure sets them and code reads them, both through this list. */
export const COMPANY_TABLE = 'COMPANY_TABLE';
