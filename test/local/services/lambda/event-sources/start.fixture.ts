/** When the manual clocks of these tests start. */
export const start = Date.UTC(2026, 0, 2, 3, 4, 5);
