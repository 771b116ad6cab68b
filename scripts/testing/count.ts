// Totals from the runners' own reports. Both runners say "0 failed" in cases where something did fail; each trap stands here.
import { existsSync, readFileSync } from 'node:fs';

export type Count = { passed: number; failed: number; skipped: number };

type VitestReport = {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
	testResults: { status: string; assertionResults: { status: string }[] }[];
};
type PlaywrightReport = {
	stats: { expected: number; flaky: number; unexpected: number; skipped: number };
	errors: unknown[];
};

export function countVitest(file: string): Count {
	const report = read<VitestReport>(file);
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

export function countPlaywright(file: string): Count {
	const report = read<PlaywrightReport>(file);
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
 */
export function settle(reported: Count | null, hasSucceeded: boolean): Count {
	if (reported === null) {
		return { passed: hasSucceeded ? 1 : 0, failed: hasSucceeded ? 0 : 1, skipped: 0 };
	}
	return hasSucceeded || reported.failed > 0 ? reported : { ...reported, failed: 1 };
}

/** Null when the runner died before it wrote, or while it wrote. */
function read<T>(file: string): T | null {
	if (!existsSync(file)) {
		return null;
	}
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as T;
	} catch (error) {
		if (error instanceof SyntaxError) {
			return null;
		}
		throw error;
	}
}
