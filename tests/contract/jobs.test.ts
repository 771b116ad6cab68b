import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { job } from '#server/db/schema.ts';
import { newId } from '#server/db/schema/columns.ts';
import { addJob, finishJob, keepJob, releaseJobs, takeJob } from '#server/jobs/job-rows.ts';
import type { JobHandler, Jobs } from '#server/jobs/jobs.ts';
import { jobHandlers } from '#server/job-handlers.ts';
import { openJobs } from '#server/jobs/open-jobs.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';

const LEASE = 30_000;
let portal: TestPortal;
let now: number;
const open: Jobs[] = [];

beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());
beforeEach(async () => {
	await Promise.all(open.splice(0).map((jobs) => jobs.close()));
	await portal.db.delete(job);
	now = Date.now();
	portal.setNow(new Date(now));
});

const move = (ms: number) => portal.setNow(new Date((now += ms)));
const at = (ms: number) => new Date(now + ms);
const take = () =>
	takeJob(portal.db, { now: at(0), until: at(LEASE), kinds: ['convert_attachment'] });

async function aJob(): Promise<string> {
	const subjectId = newId();
	await portal.db.transaction((tx) =>
		addJob(tx, { kind: 'convert_attachment', subjectId, now: at(0) })
	);
	return subjectId;
}

async function rowOf(subjectId: string) {
	const [row] = await portal.db.select().from(job).where(eq(job.subjectId, subjectId));
	return row;
}

/** A queue over the portal that is asked by `wake` alone. */
function queue(handler: Partial<JobHandler>): Jobs {
	const jobs = openJobs(portal, {
		...jobHandlers(portal),
		convert_attachment: {
			run: () => Promise.resolve('done'),
			giveUp: () => Promise.resolve(),
			...handler
		}
	});
	open.push(jobs);
	return jobs;
}

async function runAll(jobs: Jobs): Promise<void> {
	jobs.wake();
	await jobs.whenIdle();
}

describe('who takes what', () => {
	test('[IM30] a job is taken once, the oldest first, until its lease has ended', async () => {
		const first = await aJob();
		move(1000);
		const second = await aJob();
		expect([await take(), await take(), await take()]).toEqual([
			expect.objectContaining({ subjectId: first, attempts: 1 }),
			expect.objectContaining({ subjectId: second, attempts: 1 }),
			null
		]);
		move(LEASE + 1);
		expect(await take()).toMatchObject({ subjectId: first, attempts: 2 });
	});

	test('[IM30] forty takers at once share twenty jobs without taking one twice', async () => {
		await Promise.all(Array.from({ length: 20 }, aJob));
		const taken = await Promise.all(Array.from({ length: 40 }, take));
		const ids = taken.flatMap((one) => (one === null ? [] : [one.id]));
		// On Postgres a taker may find the one row it wanted held and go home; nobody takes what another has.
		expect(new Set(ids).size).toBe(ids.length);
		for (let more = await take(); more !== null; more = await take()) {
			ids.push(more.id);
		}
		expect(new Set(ids).size).toBe(20);
	});

	test('[IM30] who keeps a job holds it, and who has lost it writes nothing', async () => {
		const subjectId = await aJob();
		const mine = await take();
		if (mine === null) {
			throw new Error('nothing was taken');
		}
		move(LEASE - 1);
		expect(await keepJob(portal.db, mine, at(LEASE))).toBe(true);
		move(LEASE - 1);
		expect(await take()).toBeNull();
		move(2);
		const theirs = await take();
		expect(theirs).toMatchObject({ id: mine.id, attempts: 2 });
		expect(await keepJob(portal.db, mine, at(LEASE))).toBe(false);
		expect(await finishJob(portal.db, mine, { now: at(0) })).toBe(false);
		expect(await rowOf(subjectId)).toMatchObject({ doneAt: null, attempts: 2 });
	});

	test('[IM33] at a start the jobs of the process before are due at once', async () => {
		const subjectId = await aJob();
		await take();
		await releaseJobs(portal.db);
		expect(await take()).toMatchObject({ subjectId, attempts: 2 });
	});
});

describe('the queue', () => {
	test('[IM30] a job that is added by a transaction that fails does not exist', async () => {
		const ran: string[] = [];
		const jobs = queue({ run: (id) => (ran.push(id), Promise.resolve('done')) });
		jobs.start();
		const failing = portal.db.transaction(async (tx) => {
			await addJob(tx, { kind: 'convert_attachment', subjectId: newId(), now: at(0) });
			throw new Error('no');
		});
		await expect(failing).rejects.toThrow('no');
		await runAll(jobs);
		expect(ran).toEqual([]);
	});

	test('[IM31] a failure of ours is tried again after growing pauses, and its code stays with the job', async () => {
		const subjectId = await aJob();
		let tries = 0;
		const jobs = queue({
			run: () => {
				tries += 1;
				return tries < 4
					? Promise.reject(Object.assign(new Error('no space for ZUBAIDA.dcm'), { code: 'ENOSPC' }))
					: Promise.resolve('done');
			}
		});
		jobs.start();
		const seen: number[] = [];
		for (const pause of [2000, 10_000, 60_000]) {
			await runAll(jobs);
			move(pause - 1);
			await runAll(jobs);
			seen.push(tries);
			move(1);
		}
		await runAll(jobs);
		expect(seen).toEqual([1, 2, 3]);
		const row = await rowOf(subjectId);
		expect(row).toMatchObject({ attempts: 4, lastError: 'ENOSPC', doneAt: at(0) });
		expect(JSON.stringify(row)).not.toContain('ZUBAIDA');
	});

	test('[IM31] after the fifth failure it is given up, and what it was about is told so', async () => {
		const subjectId = await aJob();
		const given: [string, string][] = [];
		const jobs = queue({
			run: () => Promise.reject(new TypeError('a bug')),
			giveUp: (id, lastError) => (given.push([id, lastError]), Promise.resolve())
		});
		jobs.start();
		for (const pause of [2000, 10_000, 60_000, 300_000, 3_600_000]) {
			await runAll(jobs);
			move(pause);
		}
		await runAll(jobs);
		expect(given).toEqual([[subjectId, 'TypeError']]);
		expect(await rowOf(subjectId)).toMatchObject({ attempts: 5, lastError: 'TypeError' });
		expect((await rowOf(subjectId))?.doneAt).not.toBeNull();
	});

	test('[IM31] a job that ends the process each time is given up too, without being run again', async () => {
		const subjectId = await aJob();
		for (let died = 0; died < 5; died += 1) {
			await take();
			await releaseJobs(portal.db);
		}
		const told: string[] = [];
		const jobs = queue({
			run: () => (told.push('run'), Promise.resolve('done')),
			giveUp: (_id, lastError) => (told.push(lastError), Promise.resolve())
		});
		jobs.start();
		await jobs.whenIdle();
		expect(told).toEqual(['process_ended']);
		expect((await rowOf(subjectId))?.doneAt).not.toBeNull();
	});

	test('[IM31] one that fails does not hold up the others', async () => {
		const bad = await aJob();
		const good = await aJob();
		const jobs = queue({
			run: (id) => (id === bad ? Promise.reject(new Error('no')) : Promise.resolve('done'))
		});
		jobs.start();
		await runAll(jobs);
		expect((await rowOf(bad))?.doneAt).toBeNull();
		expect((await rowOf(good))?.doneAt).not.toBeNull();
	});

	test('[IM33] what a stop interrupts is put back as if it had never been taken', async () => {
		const subjectId = await aJob();
		let stop = (): void => {};
		const begun = new Promise<void>((resolve) => {
			const jobs = queue({
				run: () => {
					resolve();
					return new Promise((answer) => {
						stop = () => answer('later');
					});
				}
			});
			jobs.start();
		});
		await begun;
		const closed = open[0]?.close();
		stop();
		await closed;
		expect(await rowOf(subjectId)).toMatchObject({ attempts: 0, lockedUntil: null, doneAt: null });
	});

	test('[IM30] two queues on one database run each job once, one at a time each', async () => {
		const subjects = await Promise.all(Array.from({ length: 12 }, aJob));
		const ran: string[] = [];
		const handler = { run: (id: string) => (ran.push(id), Promise.resolve('done' as const)) };
		const two = [queue(handler), queue(handler)];
		two.forEach((jobs) => jobs.start());
		await Promise.all(two.map(runAll));
		expect(ran.sort()).toEqual(subjects.sort());
	});
});
