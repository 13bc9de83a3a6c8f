import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const eslint = new ESLint({ cwd: fileURLToPath(new URL('..', import.meta.url)) });
const results = await eslint.lintFiles(process.argv.length > 2 ? process.argv.slice(2) : ['.']);
const report = await (await eslint.loadFormatter('stylish')).format(results);
if (report !== '') console.log(report);

/** Every rule that a comment switched off for a place, with what the comment says after `--`. */
const suppressions = results.flatMap(({ filePath, suppressedMessages }) =>
  suppressedMessages.map((message) => ({
    place: `${filePath}:${String(message.line)} ${message.ruleId ?? ''}`,
    reason: message.suppressions
      .map(({ justification }) => justification)
      .join(' ')
      .trim(),
  })),
);
for (const { place, reason } of suppressions) {
  console.log(`suppressed ${place}: ${reason === '' ? 'no reason after --' : reason}`);
}
const unreasoned = suppressions.filter(({ reason }) => reason === '').length;
const findings = results.reduce((sum, { errorCount, warningCount }) => sum + errorCount + warningCount, 0);
console.log(
  `${String(results.length)} files, ${String(findings)} findings, ${String(suppressions.length)} suppressions, ${String(unreasoned)} of them without a reason`,
);
process.exitCode = findings + unreasoned > 0 ? 1 : 0;
