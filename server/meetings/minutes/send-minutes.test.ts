import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { job, meetingMember, person } from '#server/db/schema.ts';
import { aMeeting } from '../../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../../tests/builders/open-portal.ts';
import { concludeMeeting } from '../conclude-meeting.ts';
import { deferAgendaItem } from '../defer-agenda-item.ts';
import { runCommand } from '../run-command.ts';

let portal: TestPortal;
beforeEach(async () => {
	portal = await openPortal();
});
afterEach(async () => {
	await portal.jobs.close();
	await portal.close();
});

const SAID = 'Waits for the MRI of a man from Gujrat';

async function anEnded() {
	const made = await aMeeting(portal, { isDiscussing: true });
	const { chair, meetingId, items, participant, presenter } = made;
	const row = eq(meetingMember.personId, participant.id);
	await portal.db.update(meetingMember).set({ removedAt: portal.clock.now() }).where(row);
	await deferAgendaItem(portal, chair, { agendaItemId: items[0]?.id ?? '', reason: SAID });
	const end = () =>
		runCommand(portal, chair, {
			name: 'meeting:conclude',
			input: { commandId: '11111111-1111-4111-8111-111111111111', meetingId },
			useCase: concludeMeeting
		});
	expect(await end()).toMatchObject({ ok: true });
	expect(await end()).toMatchObject({ ok: true });
	await portal.db
		.update(person)
		.set({ deactivatedAt: portal.clock.now() })
		.where(eq(person.id, presenter.id));
	portal.jobs.start();
	portal.jobs.wake();
	await portal.jobs.whenIdle();
	return made;
}

test('[MN50] each member gets one letter when the meeting has ended, however often the end is sent', async () => {
	const { chair, panelist, observer, meetingId } = await anEnded();
	const emails = await portal.db.select({ id: person.id, email: person.email }).from(person);
	const wanted = [chair, panelist, observer].map(
		({ id }) => emails.find((one) => one.id === id)?.email
	);
	expect(portal.letters.map(({ to }) => to).toSorted()).toEqual(wanted.toSorted());
	for (const { text } of portal.letters) {
		expect(text).toContain(`/meetings/${meetingId}/minutes\n`);
	}
});

test('[MN51] a letter holds nothing of a case but its number', async () => {
	const { items } = await anEnded();
	const letters = portal.letters.map(({ subject, text }) => `${subject}\n${text}`).join('\n');
	for (const { caseNo } of items) {
		expect(letters).toContain(caseNo);
	}
	expect(letters).not.toContain(SAID);
	expect(letters).not.toMatch(/Gujrat|MRI/);
	const left = await portal.db.select({ lastError: job.lastError }).from(job);
	expect(left.every(({ lastError }) => lastError === null)).toBe(true);
});
