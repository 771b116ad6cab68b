import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { job, meeting, meetingReminder, outboxLetter, person } from '#server/db/schema.ts';
import { newId } from '#server/db/schema/columns.ts';
import { jobHandlers } from '#server/job-handlers.ts';
import { addJob, releaseJobs, takeJob } from '#server/jobs/job-rows.ts';
import { openMail } from '#server/mail/open-mail.ts';
import { addLetters } from '#server/mail/outbox.ts';
import type { Mail } from '#server/mail/mail.ts';
import { aMeeting, type TestMeeting } from '../builders/meetings.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { until } from '../builders/until.ts';

const HOUR_MS = 3_600_000;
let portal: TestPortal;
let sitting: TestMeeting;
let collecting: Mail['send'];
let now: number;

beforeAll(async () => {
	portal = await openPortal();
	collecting = portal.mail.send;
	sitting = await aMeeting(portal, { status: 'scheduled' });
	portal.jobs.start();
});
afterAll(async () => {
	await portal.jobs.close();
	await portal.close();
});
beforeEach(async () => {
	portal.mail.send = collecting;
	portal.letters.length = 0;
	now = Date.now();
	portal.setNow(new Date(now));
	await portal.db.delete(outboxLetter);
	await portal.db.delete(job);
});

async function aReminder(): Promise<string> {
	const id = newId();
	const [row] = await portal.db
		.select({ startsAt: meeting.startsAt })
		.from(meeting)
		.where(eq(meeting.id, sitting.meetingId));
	if (row === undefined) {
		throw new Error('the meeting is gone');
	}
	await portal.db.insert(meetingReminder).values({
		...{ id, meetingId: sitting.meetingId, kind: 'asked', startsAt: row.startsAt },
		createdAt: portal.clock.now()
	});
	return id;
}

const letterTo = (personId: string, subjectId: string, key = newId()) => ({
	...{ key, kind: 'meeting_reminder' as const, personId, subjectId }
});
const add = (letters: Parameters<typeof addLetters>[2]) =>
	portal.db.transaction((tx) => addLetters(tx, portal.clock.now(), letters));

async function runAll(): Promise<void> {
	portal.jobs.wake();
	await portal.jobs.whenIdle();
}
const outcomes = async () =>
	(await portal.db.select().from(outboxLetter)).map(({ outcome, lastError }) => ({
		...{ outcome, lastError }
	}));

test('[CL1] a letter of a transaction that fails does not exist, and one whose key is known is not added again', async () => {
	const subjectId = await aReminder();
	await expect(
		portal.db.transaction(async (tx) => {
			await addLetters(tx, portal.clock.now(), [letterTo(sitting.chair.id, subjectId)]);
			throw new Error('no');
		})
	).rejects.toThrow('no');
	await runAll();
	expect(portal.letters).toEqual([]);

	const once = letterTo(sitting.chair.id, subjectId, 'the same');
	expect([await add([once]), await add([once]), await add([])]).toEqual([1, 0, 0]);
	await runAll();
	expect(portal.letters.map(({ to }) => to)).toEqual([sitting.chair.email]);
	expect(portal.letters[0]?.subject).toMatch(/^Reminder: Thoracic board, Lahore/);
	expect(portal.letters[0]?.text).toContain(`/meetings/${sitting.meetingId}`);
	expect(await add([once])).toBe(0);
	expect(await outcomes()).toEqual([{ outcome: 'sent', lastError: null }]);
});

test('[CL2] a mail server that is away for twelve hours loses nothing; away for two days it is given up with a code', async () => {
	const away = () => Promise.reject(Object.assign(new Error('no'), { code: 'ECONNECTION' }));
	portal.mail.send = away;
	await add([letterTo(sitting.chair.id, await aReminder())]);
	const wait = async (hours: number) => {
		for (let step = 0; step < hours * 2; step += 1) {
			await runAll();
			portal.setNow(new Date((now += HOUR_MS / 2)));
		}
	};
	await wait(12);
	expect(await outcomes()).toEqual([{ outcome: null, lastError: null }]);
	expect(await portal.db.select({ code: job.lastError }).from(job)).toEqual([
		{ code: 'ECONNECTION' }
	]);
	portal.mail.send = collecting;
	await wait(1);
	expect(portal.letters).toHaveLength(1);

	portal.mail.send = away;
	await add([letterTo(sitting.panelist.id, await aReminder())]);
	await wait(48);
	expect((await outcomes()).at(-1)).toEqual({ outcome: 'failed', lastError: 'ECONNECTION' });
});

test('[CL3] a letter that was handed over when the process ended goes again under the same Message-ID, and is one file', async () => {
	portal.mail = openMail(portal.config, portal.log);
	const { send } = portal.mail;
	await add([letterTo(sitting.chair.id, await aReminder())]);
	const [letter] = await portal.db.select({ id: outboxLetter.id }).from(outboxLetter);
	// Sent, and the process ends before that is written down.
	const soon = { now: portal.clock.now(), until: new Date(now + HOUR_MS) };
	const kinds = ['send_letter'] as const;
	expect(await takeJob(portal.db, { ...soon, kinds })).toMatchObject({ kind: 'send_letter' });
	await jobHandlers(portal).send_letter.run(letter?.id ?? '');
	await portal.db.update(outboxLetter).set({ outcome: null, settledAt: null });
	await releaseJobs(portal.db);
	await runAll();

	const folder = join(portal.folder, 'outbox');
	expect(await readdir(folder)).toEqual([`${letter?.id}.eml`]);
	expect(await readFile(join(folder, `${letter?.id}.eml`), 'utf8')).toContain(
		`Message-ID: <${letter?.id}@localhost>\r\n`
	);
	expect(await outcomes()).toEqual([{ outcome: 'sent', lastError: null }]);
	portal.mail = { send };
});

test('[CL33] a mail server that does not answer holds up letters and nothing else', async () => {
	let answer = (): void => {};
	const asked = new Promise<void>((resolve) => {
		portal.mail.send = () => {
			resolve();
			return new Promise((done) => (answer = done));
		};
	});
	await add([letterTo(sitting.chair.id, await aReminder())]);
	portal.jobs.wake();
	await asked;
	const subjectId = newId();
	await portal.db.transaction((tx) =>
		addJob(tx, { kind: 'meeting_due', subjectId, now: portal.clock.now() })
	);
	portal.jobs.wake();
	const isDone = async () => {
		const [row] = await portal.db.select().from(job).where(eq(job.subjectId, subjectId));
		return row?.doneAt !== null;
	};
	await until('the other job is done', isDone).finally(() => answer());
	await portal.jobs.whenIdle();
	expect(await outcomes()).toEqual([{ outcome: 'sent', lastError: null }]);
});

test('[CL4] nobody who has left gets a letter, and none about a meeting that has another time or is not theirs', async () => {
	const [subjectId, leaver] = [await aReminder(), sitting.participant.id];
	await portal.db
		.update(person)
		.set({ deactivatedAt: portal.clock.now() })
		.where(eq(person.id, leaver));
	await add([letterTo(leaver, subjectId), letterTo(sitting.stranger.id, subjectId)]);
	await runAll();
	await portal.db
		.update(meeting)
		.set({ startsAt: new Date(now + HOUR_MS) })
		.where(eq(meeting.id, sitting.meetingId));
	await add([letterTo(sitting.chair.id, subjectId)]);
	await runAll();
	expect(portal.letters).toEqual([]);
	expect((await outcomes()).map(({ outcome }) => outcome)).toEqual(Array(3).fill('dropped'));
});
