import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { countPlaywright, countVitest, settle } from '../../scripts/testing/count.ts';

const folder = mkdtempSync(join(tmpdir(), 'mashwara-count-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(content: unknown): string {
	const file = join(folder, `${Math.random()}.json`);
	writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
	return file;
}

const vitest = {
	numPassedTests: 5,
	numFailedTests: 1,
	numPendingTests: 2,
	numTodoTests: 1,
	testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }] }]
};
const playwright = { stats: { expected: 4, flaky: 1, unexpected: 2, skipped: 3 }, errors: [] };

test('a report that is missing, or torn, is one failure', () => {
	const oneFailure = { passed: 0, failed: 1, skipped: 0 };
	expect(countVitest(join(folder, 'none.json'))).toEqual(oneFailure);
	expect(countPlaywright(join(folder, 'none.json'))).toEqual(oneFailure);
	expect(countVitest(fileWith('{"numPassed'))).toEqual(oneFailure);
});

test('a test file that did not load is a failure although no test in it failed', () => {
	const unloaded = { status: 'failed', assertionResults: [] };
	const report = { ...vitest, testResults: [...vitest.testResults, unloaded] };
	expect(countVitest(fileWith(report))).toEqual({ passed: 5, failed: 2, skipped: 3 });
});

test('an error of the run, such as a server that did not start, is a failure', () => {
	const report = { ...playwright, errors: [{ message: 'no server' }] };
	expect(countPlaywright(fileWith(report))).toEqual({ passed: 5, failed: 3, skipped: 3 });
});

test('a suite that reports no failure but ends with an error has failed', () => {
	const clean = { passed: 3, failed: 0, skipped: 0 };
	expect(settle(clean, false)).toEqual({ passed: 3, failed: 1, skipped: 0 });
	expect(settle({ ...clean, failed: 2 }, false)).toEqual({ passed: 3, failed: 2, skipped: 0 });
	expect(settle(clean, true)).toEqual(clean);
});

test('a check without a report counts as one test', () => {
	expect(settle(null, true)).toEqual({ passed: 1, failed: 0, skipped: 0 });
	expect(settle(null, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
