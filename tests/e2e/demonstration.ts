import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import * as v from 'valibot';

const Id = v.string();
const MeetingSchema = v.object({ id: Id, agendaItemIds: v.array(Id) });
const DemonstrationSchema = v.object({
	password: v.string(),
	accounts: v.array(v.object({ account: v.string(), id: Id, email: v.string(), name: v.string() })),
	board: v.object({ id: Id, slug: v.string() }),
	meetings: v.object({ open: MeetingSchema, concluded: MeetingSchema }),
	cases: v.array(v.object({ slug: v.string(), id: Id, caseNo: v.string(), imageIds: v.array(Id) }))
});

/** What the server under test made at its start. */
export function demonstration(): v.InferOutput<typeof DemonstrationSchema> {
	const file = `${process.env.E2E_DATA ?? ''}/demo.json`;
	return v.parse(DemonstrationSchema, JSON.parse(readFileSync(file, 'utf8')));
}

/** Signs in through the form, as a person does. `account` is the name before the at sign. */
export async function signIn(page: Page, account: string): Promise<void> {
	const { password, accounts } = demonstration();
	const email = accounts.find((one) => one.account === account)?.email ?? '';
	await page.goto('/sign-in');
	await page.locator('input[name=email]').fill(email);
	await page.locator('input[name=password]').fill(password);
	await page.locator('input[name=password]').press('Enter');
	await expect(page).not.toHaveURL(/sign-in/);
}
