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

test('the lobby, before and after the knock, has no axe violation and does not scroll sideways', async ({
	page
}) => {
	await signIn(page, 'mentee');
	await page.goto(`/meetings/${demonstration().meetings.open.id}/lobby`);
	await expectNoFault(page, 'lobby');
	await page.getByRole('button', { name: 'Knock' }).click();
	await expect(page.getByText(/^(Good|Slow), \d+ ms$/)).toBeVisible();
	await expectNoFault(page, 'lobby, waiting');
	await page.getByRole('button', { name: 'Leave the lobby' }).click();
	await expect(page.getByRole('button', { name: 'Knock' })).toBeVisible();
});

/** Who has more on a page is the one who opens it; a page that has something of its own for both is opened by both. */
function addressesOf(account: 'chair' | 'resident' | 'admin'): string[] {
	const { meetings, cases, board } = demonstration();
	const open = `/meetings/${meetings.open.id}`;
	const planned = `/meetings/${meetings.planned.id}`;
	const own = `/cases/${cases[2]?.caseNo ?? ''}`;
	if (account === 'admin') {
		return ['/', '/admin', '/boards', '/boards/new'];
	}
	return account === 'chair'
		? [
				...['/', '/boards', `/boards/${board.slug}`, '/boards/new', '/cases', '/account'],
				...[open, planned, `${open}/minutes`, `/meetings/${meetings.concluded.id}/minutes`],
				`/meetings/${meetings.concluded.id}/slip/${cases[0]?.caseNo ?? ''}`,
				`/boards/${board.slug}/quality?cases=decided`,
				// Those of both meetings; the others are drafts and cases of one person.
				...cases.slice(0, 4).map(({ caseNo }) => `/cases/${caseNo}`),
				...[`${own}/redactions`, '/image-reviews']
			]
		: [
				...['/', '/cases', '/cases/new', open, own],
				...['edit', 'images', 'access'].map((page) => `${own}/${page}`)
			];
}
