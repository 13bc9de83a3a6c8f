/** The code under test as one module: what is deployed, with its ports open. */
export { AwsFailure } from '../../functions/shared/aws-request.ts';
export { publishChanges } from '../../functions/company/publish-changes.ts';
export { removePurged } from '../../functions/company/remove-purged.ts';
export { applyIntake } from '../../functions/company/apply-intake.ts';
export { createProfileTable } from '../../functions/company/profile-table.ts';
export { applyCompanyChanges } from '../../functions/statistics/apply-company-changes.ts';
export { createStatisticsTable } from '../../functions/statistics/statistics-table.ts';
export { persistent } from '../../functions/shared/dynamodb.ts';
