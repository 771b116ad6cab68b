// Totals from the runners' own reports. Both runners say "0 failed" in cases where something did fail; each trap stands here.
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

/**
 * @param {string} file
 * @returns {Count}
 */
export function countVitest(file) {
	const report = read(file);
	if (report === null) {
		return { passed: 0, failed: 1, skipped: 0 };
	}
	// A file that does not load, or whose beforeAll throws, has failed without a failed test.
	const broken = report.testResults.filter(
		(one) =>
			one.status === 'failed' && !one.assertionResults.some((test) => test.status === 'failed')
	).length;
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests + broken,
		skipped: report.numPendingTests + report.numTodoTests
	};
}

/**
 * @param {string} file
 * @returns {Count}
 */
export function countPlaywright(file) {
	const report = read(file);
	if (report === null) {
		return { passed: 0, failed: 1, skipped: 0 };
	}
	const { stats, errors } = report;
	return {
		passed: stats.expected + stats.flaky,
		// A server that does not start is an error of the run, not an unexpected test.
		failed: stats.unexpected + errors.length,
		skipped: stats.skipped
	};
}

/**
 * A check without a report of its own counts as one test. For the others the exit status has the last word: an error that
 * arrives after the last test is in no report.
 * @param {Count | null} reported
 * @param {boolean} hasSucceeded
 * @returns {Count}
 */
export function settle(reported, hasSucceeded) {
	if (reported === null) {
		return { passed: hasSucceeded ? 1 : 0, failed: hasSucceeded ? 0 : 1, skipped: 0 };
	}
	return hasSucceeded || reported.failed > 0 ? reported : { ...reported, failed: 1 };
}

/** Null when the runner died before it wrote, or while it wrote. */
function read(file) {
	if (!existsSync(file)) {
		return null;
	}
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch (error) {
		if (error instanceof SyntaxError) {
			return null;
		}
		throw error;
	}
}
