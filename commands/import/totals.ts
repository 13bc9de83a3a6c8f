export interface Totals {
  readonly rows: number;
  readonly created: number;
  readonly present: number;
  readonly rejected: number;
  readonly failed: number;
  /** Values left out or doubtful; several may be in one row. */
  readonly warnings: number;
}

export const none: Totals = { rows: 0, created: 0, present: 0, rejected: 0, failed: 0, warnings: 0 };

/** The figure: `502 created, 0 already there, 1 rejected, 503 rows in 3.2 s`; what failed is named when there is any. */
export function figure(totals: Totals, seconds: number, created = 'created'): string {
  const parts = [
    `${totals.created} ${created}`,
    `${totals.present} already there`,
    `${totals.rejected} rejected`,
    ...(totals.failed > 0 ? [`${totals.failed} failed`] : []),
    `${totals.rows} ${totals.rows === 1 ? 'row' : 'rows'} in ${seconds.toFixed(1)} s`,
  ];
  return parts.join(', ');
}
