import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { attachment, job, person, session } from '#server/db/schema.ts';
import { expireUploads } from '#server/images/expire-uploads.ts';
import { finishUpload } from '#server/images/finish-upload.ts';
import { arrivedBytes, quarantineOf } from '#server/images/quarantine.ts';
import { removeAttachment } from '#server/images/remove-attachment.ts';
import { resumeAttachments } from '#server/images/resume-attachments.ts';
import { auditOf } from '../builders/audit.ts';
import { aDraft } from '../builders/cases.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPerson } from '../builders/people.ts';
import { signInAs } from '../builders/session.ts';
import {
	announce,
	at,
	openUploadServer,
	PIECE,
	sha256,
	type UploadServer
} from '../builders/upload-server.ts';
import { until } from '../builders/until.ts';

/** A file on which every write says that there is no space: Linux alone has one, and only root makes it. */
const canMakeDevices = process.platform === 'linux' && process.getuid?.() === 0;
const MB = 1024 * 1024;
const HOUR = 3_600_000;
let portal: TestPortal;
let server: UploadServer;
let author: Actor;
let cookie: string;
let caseNo: string;

beforeAll(async () => {
	portal = await openPortal();
	server = await openUploadServer(portal);
});
afterAll(async () => {
	await server.close();
	await portal.close();
});
beforeEach(async () => {
	portal.setNow(null);
	server.inputs.clear();
	author = await aPerson(portal, { grade: 'resident' });
	cookie = await signInAs(portal, author);
	({ caseNo } = await aDraft(portal, author));
});

const announced = ({ length }: Buffer) => ({ extension: '.dcm', byteSize: length });

/** Announced files and the address of the first. */
async function begun(...files: Buffer[]) {
	const upload = await announce(portal, author, { caseNo, files: files.map(announced) });
	return { ...upload, path: `/uploads/${upload.fileIds[0]}` };
}

async function statusOf(attachmentId: string) {
	const [row] = await portal.db.select().from(attachment).where(eq(attachment.id, attachmentId));
	return row;
}

const head = async (path: string) =>
	Number((await server.send('HEAD', path, { cookie })).headers['upload-offset']);

/** Sends a file to its end, in pieces. */
async function sendWhole(path: string, content: Buffer, pieceBytes = MB): Promise<void> {
	for (let offset = await head(path); offset < content.length;) {
		const body = content.subarray(offset, offset + pieceBytes);
		const answer = await server.send('PATCH', path, { cookie, headers: at(offset), body });
		expect(answer.status).toBe(204);
		offset = Number(answer.headers['upload-offset']);
	}
}

describe('the door', () => {
	test('[IM20] nothing hands an original back or deletes it: only POST, HEAD and PATCH are answered', async () => {
		const content = randomBytes(5000);
		const { path } = await begun(content);
		await sendWhole(path, content);
		for (const method of ['GET', 'OPTIONS', 'DELETE', 'PUT']) {
			for (const address of ['/uploads', path]) {
				const answer = await server.send(method, address, { cookie });
				expect([method, answer.status, answer.headers.allow, answer.body]).toEqual([
					...[method, 405, 'POST, HEAD, PATCH'],
					''
				]);
			}
		}
		const disguised = { ...at(0), 'x-http-method-override': 'GET' };
		const answer = await server.send('POST', path, { cookie, headers: disguised });
		expect([answer.status, answer.body]).toEqual([404, '']);
		expect(await head(path)).toBe(content.length);
	});

	test('[IM21] unknown, somebody else’s, from a foreign page: one and the same answer', async () => {
		const content = randomBytes(100);
		const { path, fileIds } = await begun(content);
		const senior = await aPerson(portal, { grade: 'consultant' });
		const other = await signInAs(portal, senior);
		const foreign = { origin: 'https://elsewhere.example' };
		const metadata = `file ${Buffer.from(fileIds[0] ?? '').toString('base64')}`;
		const creation = { 'upload-length': '100', 'upload-metadata': metadata };
		const answers = await Promise.all([
			server.send('HEAD', '/uploads/0190b7a0-0000-7000-8000-000000000000', { cookie }),
			server.send('HEAD', '/uploads/..%2f..%2fkeys%2fremap', { cookie }),
			server.send('PATCH', '/uploads/../../etc/passwd', { cookie, headers: at(0), body: content }),
			server.send('HEAD', path, { cookie: other }),
			server.send('PATCH', path, { cookie: other, headers: at(0), body: content }),
			server.send('POST', '/uploads', { cookie: other, headers: creation }),
			server.send('PATCH', path, { cookie, headers: { ...at(0), ...foreign }, body: content }),
			server.send('PATCH', path, { cookie, headers: { ...at(0), origin: '' }, body: content }),
			server.send('POST', '/uploads', { cookie, headers: { ...creation, ...foreign } })
		]);
		const seen = answers.map(({ status, headers, body }) => [
			...[status, headers['upload-offset'], headers['upload-length'], headers.location],
			body
		]);
		expect(seen).toEqual(answers.map(() => [404, undefined, undefined, undefined, '']));
		expect(await head(path)).toBe(0);
	});

	test('[IM22] without a session nothing is taken, and a session that ends stops the upload at its next piece', async () => {
		const content = randomBytes(3000);
		const { path } = await begun(content);
		const piece = (offset: number, as: string) =>
			server.send('PATCH', path, {
				cookie: as,
				headers: at(offset),
				body: content.subarray(offset, offset + 1000)
			});
		expect((await piece(0, '')).status).toBe(401);
		expect((await piece(0, cookie)).status).toBe(204);
		await portal.db.delete(session).where(eq(session.personId, author.id));
		expect((await piece(1000, cookie)).status).toBe(401);
		cookie = await signInAs(portal, author);
		expect(await head(path)).toBe(1000);
		await portal.db
			.update(person)
			.set({ deactivatedAt: portal.clock.now() })
			.where(eq(person.id, author.id));
		expect((await piece(1000, cookie)).status).toBe(401);
	});

	test('[IM23] a piece for another place is refused, and so is a byte more than was announced', async () => {
		const content = randomBytes(1000);
		const { path } = await begun(content);
		const send = (headers: Record<string, string>, body: Buffer) =>
			server.send('PATCH', path, { cookie, headers, body });
		const part = content.subarray(0, 500);
		expect((await send(at(1), part)).status).toBe(409);
		expect((await send(at(0), part)).status).toBe(204);
		expect((await send(at(0), part)).status).toBe(409);
		expect((await send(at(500), Buffer.alloc(501))).status).toBe(413);
		expect((await send(PIECE, part)).status).toBe(400);
		expect((await send({ ...at(500), 'upload-offset': '5e2' }, part)).status).toBe(400);
		expect((await send({ ...at(500), 'content-type': 'text/plain' }, part)).status).toBe(415);
		expect((await send({ ...at(500), 'tus-resumable': '0.2.2' }, part)).status).toBe(412);
		expect(await head(path)).toBe(500);
	});

	test('[IM23] a body of unannounced length that goes on for ever is cut off, and nothing beyond the file is kept', async () => {
		const { path, attachmentId } = await begun(randomBytes(1000));
		const asked = server.open('PATCH', path, { cookie, headers: at(0) });
		const ended = new Promise((resolve) => asked.once('close', resolve));
		const more = setInterval(() => asked.write(Buffer.alloc(900)), 5);
		await ended;
		clearInterval(more);
		expect(await head(path)).toBeLessThanOrEqual(1000);
		expect((await statusOf(attachmentId))?.status).toBe('receiving');
	});

	test.skipIf(!canMakeDevices)(
		'[IM37] a disk that is full is told, and is no fault without a name',
		async () => {
			const { path, attachmentId } = await begun(randomBytes(MB));
			const folder = quarantineOf(portal, attachmentId);
			await mkdir(folder, { recursive: true });
			execFileSync('mknod', [join(folder, '0000.dcm'), 'c', '1', '7']);
			const body = Buffer.alloc(MB);
			const answer = await server.send('PATCH', path, { cookie, headers: at(0), body });
			expect(answer).toMatchObject({ status: 507, body: '' });
			expect((await statusOf(attachmentId))?.status).toBe('receiving');
		}
	);

	test('[IM20] a standard client learns the address of a file that was announced, and its end', async () => {
		const { fileIds, path } = await begun(randomBytes(1000));
		const metadata = `filename eA==,file ${Buffer.from(fileIds[0] ?? '').toString('base64')}`;
		const create = (length: string) =>
			server.send('POST', '/uploads', {
				cookie,
				headers: { 'upload-length': length, 'upload-metadata': metadata }
			});
		const made = await create('1000');
		expect(made).toMatchObject({ status: 201, headers: { location: path } });
		expect(Date.parse(String(made.headers['upload-expires']))).toBeGreaterThan(
			Date.now() + 23 * HOUR
		);
		expect((await create('1001')).status).toBe(400);
	});
});

describe('what is cut', () => {
	test('[IM24] goes on at the byte where it ended, and the worker reads what was sent', async () => {
		const content = randomBytes(2 * MB);
		const { path, attachmentId } = await begun(content);
		const asked = server.open('PATCH', path, {
			cookie,
			headers: { ...at(0), 'content-length': String(MB) }
		});
		asked.write(content.subarray(0, 300_000));
		await until('some of it is there', async () => (await sizeOnDisk(attachmentId)) === 300_000);
		asked.destroy();
		expect(await head(path)).toBe(300_000);
		await sendWhole(path, content);
		expect(await finishUpload(portal, author, { attachmentId })).toMatchObject({ ok: true });
		await portal.jobs.whenIdle();
		expect([...server.inputs]).toEqual([['0000.dcm', sha256(content)]]);
	});

	test('[IM25] a connection that nobody told of its end is ended by the next one', async () => {
		const content = randomBytes(200_000);
		const { path, attachmentId } = await begun(content);
		const headers = { ...at(0), 'content-length': '200000' };
		const silent = server.open('PATCH', path, { cookie, headers });
		const ended = new Promise((resolve) => silent.once('close', resolve));
		silent.write(content.subarray(0, 50_000));
		await until('some of it is there', async () => (await sizeOnDisk(attachmentId)) === 50_000);
		// It neither goes on nor ends; its owner has come back from elsewhere.
		expect(await head(path)).toBe(50_000);
		await ended;
		await sendWhole(path, content);
		expect(await head(path)).toBe(200_000);
	});

	test('[IM25] ten connections that send the same piece leave it in the file once', async () => {
		const content = randomBytes(500_000);
		const { path, attachmentId } = await begun(content);
		await Promise.all(
			Array.from({ length: 10 }, () =>
				server
					.send('PATCH', path, { cookie, headers: at(0), body: content })
					// Those that a later one ended.
					.catch(() => null)
			)
		);
		await sendWhole(path, content);
		await finishUpload(portal, author, { attachmentId });
		await portal.jobs.whenIdle();
		expect(server.inputs.get('0000.dcm')).toBe(sha256(content));
	});

	test('[IM25] of seventeen files of one person that come at once the last one is told to wait', async () => {
		const files = Array.from({ length: 17 }, () => randomBytes(1000));
		const { fileIds, attachmentId } = await begun(...files);
		const headers = { ...at(0), 'content-length': '1000' };
		const open = fileIds.slice(0, 16).map((id) => {
			const asked = server.open('PATCH', `/uploads/${id}`, { cookie, headers });
			asked.write(Buffer.alloc(10));
			return asked;
		});
		await until(
			'sixteen are being written',
			async () => (await arrivedBytes(portal, attachmentId)).size === 16
		);
		const last = { cookie, headers: at(0), body: files[16] ?? Buffer.alloc(0) };
		const send = () => server.send('PATCH', `/uploads/${fileIds[16]}`, last);
		expect(await send()).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
		open.forEach((asked) => asked.destroy());
		await until('there is room', async () => (await send()).status !== 429);
		expect(await head(`/uploads/${fileIds[16]}`)).toBe(1000);
	});

	test('[IM24] sixty files of which eight are sent at once all arrive as they were', async () => {
		const files = Array.from({ length: 60 }, (_, index) => randomBytes(20_000 + index));
		const { fileIds, attachmentId } = await begun(...files);
		const left = files.map((content, index) => ({ content, path: `/uploads/${fileIds[index]}` }));
		const lane = async (): Promise<void> => {
			for (let next = left.shift(); next !== undefined; next = left.shift()) {
				await sendWhole(next.path, next.content, 7000);
			}
		};
		await Promise.all(Array.from({ length: 8 }, lane));
		await finishUpload(portal, author, { attachmentId });
		await portal.jobs.whenIdle();
		expect([...server.inputs].sort()).toEqual(
			files.map((content, index) => [`${String(index).padStart(4, '0')}.dcm`, sha256(content)])
		);
	});

	async function sizeOnDisk(attachmentId: string): Promise<number> {
		return (await arrivedBytes(portal, attachmentId)).get('0000.dcm') ?? 0;
	}
});

describe('the end of an upload', () => {
	test('[IM28] it is not finished while a byte is missing, nor by anybody else, nor twice', async () => {
		const [one, two] = [randomBytes(1000), randomBytes(1000)];
		const { attachmentId, fileIds, path } = await begun(one, two);
		const finish = (actor: Actor) => finishUpload(portal, actor, { attachmentId });
		expect(await finish(author)).toMatchObject({ reason: 'upload_incomplete' });
		await sendWhole(path, one);
		expect(await finish(author)).toMatchObject({ reason: 'upload_incomplete' });
		await sendWhole(`/uploads/${fileIds[1]}`, two);
		for (const grade of ['consultant', 'resident'] as const) {
			expect(await finish(await aPerson(portal, { grade }))).toMatchObject({
				reason: 'attachment_not_found'
			});
		}
		expect(await finish(author)).toMatchObject({ ok: true });
		expect(await finish(author)).toMatchObject({ reason: 'upload_over' });
		await portal.jobs.whenIdle();
		expect(await statusOf(attachmentId)).toMatchObject({
			...{ status: 'refused', refusalReason: 'unknown_kind' },
			...{ fileCount: 2, byteSize: 2000 }
		});
		expect(existsSync(quarantineOf(portal, attachmentId))).toBe(false);
		const answer = await server.send('PATCH', path, { cookie, headers: at(1000) });
		expect(answer.status).toBe(404);
		const entries = (await auditOf(portal)).filter(
			({ subject }) => subject.attachmentId === attachmentId
		);
		expect(entries.map(({ type }) => type)).toEqual([
			'attachment.begun',
			'attachment.refused',
			'attachment.refused',
			'attachment.arrived',
			'attachment.not_taken'
		]);
	});

	test('[IM27] nothing that came for a day: 410, then it is deleted and the row says why; a piece in time moves the end', async () => {
		const content = randomBytes(1000);
		const { attachmentId, path } = await begun(content);
		const start = Date.now();
		portal.setNow(new Date(start + 20 * HOUR));
		const body = content.subarray(0, 400);
		const fresh = await signInAs(portal, author);
		const send = (as: string, offset: number) =>
			server.send('PATCH', path, { cookie: as, headers: at(offset), body });
		expect((await send(fresh, 0)).status).toBe(204);
		portal.setNow(new Date(start + 43 * HOUR));
		await expireUploads(portal);
		expect((await statusOf(attachmentId))?.status).toBe('receiving');
		portal.setNow(new Date(start + 45 * HOUR));
		expect((await send(await signInAs(portal, author), 400)).status).toBe(410);
		await expireUploads(portal);
		expect(await statusOf(attachmentId)).toMatchObject({
			...{ status: 'refused', refusalReason: 'abandoned', receivesUntil: null }
		});
		expect(existsSync(quarantineOf(portal, attachmentId))).toBe(false);
	});

	test('[IM27] an upload that its author removes is gone with its files, and takes no more', async () => {
		const content = randomBytes(1000);
		const { attachmentId, path } = await begun(content);
		await server.send('PATCH', path, { cookie, headers: at(0), body: content.subarray(0, 10) });
		expect((await removeAttachment(portal, author, { attachmentId })).ok).toBe(true);
		expect(existsSync(quarantineOf(portal, attachmentId))).toBe(false);
		const answer = await server.send('PATCH', path, { cookie, headers: at(10), body: content });
		expect(answer.status).toBe(404);
	});

	test('[IM33] a start goes on with files that were arriving, gives work without a job one, and deletes strays', async () => {
		const content = randomBytes(1000);
		const open = await begun(content);
		await server.send('PATCH', open.path, {
			cookie,
			headers: at(0),
			body: content.subarray(0, 10)
		});
		const whole = await begun(content);
		await sendWhole(whole.path, content);
		await portal.jobs.close();
		await finishUpload(portal, author, { attachmentId: whole.attachmentId });
		await portal.db.delete(job);

		await resumeAttachments(portal);

		expect((await statusOf(open.attachmentId))?.status).toBe('receiving');
		expect(await head(open.path)).toBe(10);
		const jobs = await portal.db.select({ subjectId: job.subjectId }).from(job);
		expect(jobs).toContainEqual({ subjectId: whole.attachmentId });
		expect(await readdir(quarantineOf(portal, whole.attachmentId))).toEqual(['0000.dcm']);
	});
});
