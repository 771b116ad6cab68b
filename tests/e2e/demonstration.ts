import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import * as v from 'valibot';

const Id = v.string();
const MeetingSchema = v.object({ id: Id, agendaItemIds: v.array(Id) });
const DemonstrationSchema = v.object({
	password: v.string(),
	accounts: v.array(v.object({ account: v.string(), id: Id, email: v.string(), name: v.string() })),
	board: v.object({ id: Id, slug: v.string() }),
	meetings: v.object({
		open: MeetingSchema,
		concluded: MeetingSchema,
		planned: v.object({ id: Id })
	}),
	cases: v.array(v.object({ slug: v.string(), id: Id, caseNo: v.string(), imageIds: v.array(Id) }))
});

/** What the server under test made at its start, or another one in its own folder. */
export function demonstration(
	folder = process.env.E2E_DATA ?? ''
): v.InferOutput<typeof DemonstrationSchema> {
	const file = `${folder}/demo.json`;
	return v.parse(DemonstrationSchema, JSON.parse(readFileSync(file, 'utf8')));
}

const emailOf = (account: string) =>
	demonstration().accounts.find((one) => one.account === account)?.email ?? '';

/** Signs in without a page, for tests of what comes after it. `account` is the name before the at sign. */
export async function signIn(page: Page, account: string): Promise<void> {
	const answer = await page.request.post('/sign-in', {
		form: { email: emailOf(account), password: demonstration().password },
		headers: { accept: 'text/html', origin: `http://localhost:${process.env.E2E_PORT ?? ''}` },
		maxRedirects: 0
	});
	expect(answer.status()).toBe(303);
}

/** Signs in through the form, as a person does. */
export async function signInByForm(page: Page, account: string): Promise<void> {
	await page.goto('/sign-in');
	await page.locator('input[name=email]').fill(emailOf(account));
	await page.locator('input[name=password]').fill(demonstration().password);
	await page.locator('input[name=password]').press('Enter');
	await expect(page).not.toHaveURL(/sign-in/);
}
