// The last line of a build: counts of vitest's JSON report and of the checks' one. A plain file, since it speaks even when
// no package could be installed.
'use strict';
const { readFileSync } = require('node:fs');

/** node commands/ci-summary.cjs TEST_REPORT TEST_EXIT CHECK_REPORT CHECK_EXIT */
const [testReport, testExit, checkReport, checkExit] = process.argv.slice(2);
const parts = [tally(testReport, testExit, tests), tally(checkReport, checkExit, checks)];
const sum = (key) => parts.reduce((total, part) => total + part[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;

/** What did not end with 0, or left no report, counts as at least one failure. */
function tally(path, exit, counts) {
  let part = { passed: 0, failed: 0 };
  try {
    part = counts(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    console.error(`No report to count: ${error.message}`);
    part.failed = 1;
  }
  return { passed: part.passed, failed: exit === '0' ? part.failed : Math.max(1, part.failed) };
}

/** A test file that could not be loaded holds no test that failed; it is one failure itself. */
function tests(report) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

function checks(report) {
  return { passed: report.passed, failed: report.failed };
}
