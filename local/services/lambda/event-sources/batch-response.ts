/**
 * The items that a function reports as failed, or `all` when what it returned cannot be understood. Nothing returned, no list
 * and an empty list are success; an identifier that is empty, missing or no text fails the whole batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function reportedFailures(payload: unknown): readonly string[] | 'all' {
  if (payload === null || payload === undefined || payload === '') return [];
  if (typeof payload !== 'object' || Array.isArray(payload)) return 'all';
  const { batchItemFailures: failures } = payload as { batchItemFailures?: unknown };
  if (failures === null || failures === undefined) return [];
  if (!Array.isArray(failures)) return 'all';
  const identifiers: string[] = [];
  for (const failure of failures as ({ itemIdentifier?: unknown } | null)[]) {
    const identifier = failure?.itemIdentifier;
    if (typeof identifier !== 'string' || identifier === '') return 'all';
    identifiers.push(identifier);
  }
  return identifiers;
}
