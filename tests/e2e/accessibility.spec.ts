import { expect, test } from '@playwright/test';
import { demonstration, signIn } from './demonstration.ts';
import { expectNoFault } from './looks.ts';

// Dozens of checks in one test, a second each, and three on a busy machine.
test.describe.configure({ timeout: 180_000 });

test('pages before the sign-in, with a wrong password shown, have no axe violation and do not scroll sideways', async ({
	page
}) => {
	for (const address of ['/', '/sign-in', '/reset', '/nothing-here']) {
		await page.goto(address);
		await expectNoFault(page, address);
	}
	await page.goto('/sign-in');
	await page.fill('[name=email]', 'nobody@demo.mashwara.example');
	await page.fill('[name=password]', 'not the password');
	await page.press('[name=password]', 'Enter');
	await expect(page.getByText('E-mail and password do not match').first()).toBeVisible();
	await expectNoFault(page, 'wrong password');
});

for (const account of ['chair', 'resident', 'admin'] as const) {
	test(`pages of ${account} have no axe violation and do not scroll sideways`, async ({ page }) => {
		await signIn(page, account);
		for (const address of addressesOf(account)) {
			const answer = await page.goto(address);
			expect({ address, status: answer?.status() }).toEqual({ address, status: 200 });
			await page.waitForLoadState('networkidle');
			await expectNoFault(page, address);
		}
	});
}

function addressesOf(account: 'chair' | 'resident' | 'admin'): string[] {
	const { meetings, cases, board } = demonstration();
	const shared = ['/', '/boards', '/cases', '/account'];
	if (account === 'admin') {
		return ['/', '/admin', '/account', '/boards', '/boards/new'];
	}
	const open = `/meetings/${meetings.open.id}`;
	const ofMeetings = [
		`/boards/${board.slug}`,
		open,
		`${open}/minutes`,
		`/meetings/${meetings.concluded.id}/minutes`,
		// Those of both meetings; the others are drafts and cases of one person.
		...cases.slice(0, 4).map(({ caseNo }) => `/cases/${caseNo}`)
	];
	const own = `/cases/${cases[2]?.caseNo ?? ''}`;
	return account === 'chair'
		? [...shared, ...ofMeetings, `${own}/redactions`, '/boards/new', '/image-reviews']
		: [
				...shared,
				...ofMeetings,
				'/cases/new',
				...['edit', 'images', 'access'].map((page) => `${own}/${page}`)
			];
}
