import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '#server/auth/passwords.ts';
import { openImageWorkers } from '#server/images/open-workers.ts';
import { openMail } from '#server/mail/open-mail.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { openBuiltServer, type BuiltServer } from '../builders/built-server.ts';
import { aDraft } from '../builders/cases.ts';
import { aSlice } from '../builders/dicom.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPerson } from '../builders/people.ts';
import { aPicture } from '../builders/pictures.ts';
import { rawPeer } from '../builders/raw-peer.ts';
import { signInAs } from '../builders/session.ts';
import { until } from '../builders/until.ts';

const PASSWORD = 'lentils and cardamom';
let portal: TestPortal;
let server: BuiltServer;
let author: Actor;
let cookie: string;
beforeAll(async () => {
	portal = await openPortal();
	portal.mail = openMail(portal.config, portal.log);
	portal.images = openImageWorkers({ log: portal.log, remapKey: portal.remapKey });
	portal.jobs.start();
	server = await openBuiltServer(portal);
	author = await aPerson(portal, { grade: 'resident' });
	cookie = await signInAs(portal, author);
});
afterEach(async () => {
	expect((await fetch(`${server.address}/cases`, { headers: { cookie } })).status).toBe(200);
});
afterAll(async () => {
	await server.close();
	await portal.jobs.close();
	await portal.images.close();
	await portal.close();
});

const send = (path: string, body: URLSearchParams | FormData, cookies = '') =>
	fetch(`${server.address}${path}`, {
		method: 'POST',
		body,
		redirect: 'manual',
		headers: { origin: server.address, accept: 'text/html', cookie: cookies }
	});
const form = (fields: Record<string, string>): URLSearchParams => new URLSearchParams(fields);

/** The link in the newest letter to this address, as its reader finds it. */
async function linkTo(address: string, path: string): Promise<string> {
	const folder = join(portal.folder, 'outbox');
	let link: string | undefined;
	await until(`a letter to ${address} is in the outbox`, async () => {
		const names = await readdir(folder).catch(() => []);
		const letters = await Promise.all(
			names
				.filter((name) => name.endsWith('.eml'))
				.map((name) => readFile(join(folder, name), 'utf8'))
		);
		const own = letters.filter(
			(letter) => letter.includes(`To: ${address}`) && letter.includes(path)
		);
		link = new RegExp(`${path}[\\w-]+`).exec(own.at(-1)?.replaceAll('=\r\n', '') ?? '')?.[0];
		return link !== undefined;
	});
	return link ?? '';
}

test('[HP19] the link of an invitation, taken from its letter, lets one of ten in, and nobody after that', async () => {
	const admin = await aPerson(portal, { isAdministrator: true, grade: 'coordinator' });
	const email = 'invited@test.example';
	const [membership] = admin.memberships;
	const invitation = form({ societyId: membership?.societyId ?? '', email, grade: 'resident' });
	expect((await send('/admin?/invite', invitation, await signInAs(portal, admin))).status).toBe(
		200
	);
	const link = await linkTo(email, '/invitations/');
	const answers = form({
		displayName: 'Dr New',
		specialty: 'medical_oncology',
		password: PASSWORD
	});
	const tries = await Promise.all(Array.from({ length: 10 }, () => send(link, answers)));
	expect(tries.map(({ status }) => status).sort()).toEqual([
		303,
		...Array.from({ length: 9 }, () => 404)
	]);
	expect((await send(link, answers)).status).toBe(404);
	expect((await fetch(`${server.address}${link}`)).status).toBe(404);
	const entry = await send('/sign-in', form({ email, password: PASSWORD }));
	expect([entry.status, entry.headers.getSetCookie().length > 0]).toEqual([303, true]);
});

test('[HP19] the link of a reset, taken from its letter, sets one password, and the old one and the link are worth nothing', async () => {
	const member = await aPerson(portal, { passwordHash: await hashPassword('the old pass phrase') });
	expect((await send('/reset', form({ email: member.email }))).status).toBe(200);
	const link = await linkTo(member.email, '/reset/');
	const first = await send(link, form({ password: PASSWORD }));
	const second = await send(link, form({ password: 'another pass phrase' }));
	expect([first.status, second.status]).toEqual([303, 404]);
	const old = await send(
		'/sign-in',
		form({ email: member.email, password: 'the old pass phrase' })
	);
	const fresh = await send('/sign-in', form({ email: member.email, password: PASSWORD }));
	expect([old.status, fresh.status]).toEqual([401, 303]);
});

const u16 = (value: number): Buffer => Buffer.from(Uint16Array.of(value).buffer);
/** A slice whose header says another matrix than it has pixels for. */
const lying = (rows: number, columns: number): Buffer => {
	const slice = aSlice({ rows: 4, columns: 6 });
	const tag = (element: number) => slice.indexOf(Buffer.from([0x28, 0, element, 0, 0x55, 0x53]));
	u16(rows).copy(slice, tag(0x10) + 8);
	u16(columns).copy(slice, tag(0x11) + 8);
	return slice;
};
function aPngOf(width: number, height: number): Buffer {
	const png = Buffer.from(
		'89504e470d0a1a0a0000000d494844520000000000000000080000000000000000',
		'hex'
	);
	png.writeUInt32BE(width, 16);
	png.writeUInt32BE(height, 20);
	return Buffer.concat([png, deflateSync(Buffer.alloc(100_000))]);
}

test('[HP20] files that lie about themselves are refused by the worker, and the server goes on serving', async () => {
	const slice = aSlice();
	const files: [string, Buffer][] = [
		['half.dcm', slice.subarray(0, slice.length / 2)],
		['one-byte-short.dcm', slice.subarray(0, -1)],
		['huge.dcm', lying(65_535, 65_535)],
		['empty.dcm', lying(0, 0)],
		['preamble.dcm', Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])],
		['endless.dcm', Buffer.concat([slice.subarray(0, 400), Buffer.alloc(100_000, 0xff)])],
		['page.dcm', Buffer.from('<script>alert(1)</script>')],
		['bomb.dcm', gzipSync(Buffer.alloc(50_000_000))],
		['huge.png', aPngOf(60_000, 60_000)],
		['cut.jpg', (await aPicture()).subarray(0, 200)],
		['picture.dcm', await aPicture()]
	];
	const drafts = await Promise.all(files.map(() => aDraft(portal, author)));
	const statuses = await Promise.all(
		files.map(async ([name, content], index) => {
			const body = new FormData();
			body.set('title', 'CT chest');
			body.append('files', new Blob([new Uint8Array(content)]), name);
			return (await send(`/cases/${drafts[index]?.caseNo}/images?/send`, body, cookie)).status;
		})
	);
	expect(statuses.filter((status) => status >= 500)).toEqual([]);
	const rows = () => portal.db.query.attachment.findMany();
	await until(
		'all are done with',
		async () => (await rows()).every(({ status }) => status !== 'processing'),
		150_000
	);
	const found = await rows();
	expect(found.filter(({ status }) => status !== 'refused')).toEqual([]);
	expect(found.length).toBe(files.length);
	const good = new FormData();
	good.set('title', 'CT chest');
	good.append('files', new Blob([new Uint8Array(slice)]), 'good.dcm');
	const { caseNo } = await aDraft(portal, author);
	expect((await send(`/cases/${caseNo}/images?/send`, good, cookie)).status).toBe(200);
	const isTaken = async () => (await rows()).some(({ status }) => status === 'awaiting_review');
	await until('a good one is taken', isTaken, 50_000);
}, 250_000);

test('[HP1] a form of thousands of fields is refused before it is parsed, whatever else stands in it', async () => {
	const { email } = await aPerson(portal, { passwordHash: await hashPassword(PASSWORD) });
	const fields = new URLSearchParams({ email, password: PASSWORD }).toString();
	const post = (body: string) =>
		fetch(`${server.address}/sign-in`, {
			method: 'POST',
			body,
			redirect: 'manual',
			headers: {
				origin: server.address,
				accept: 'text/html',
				'content-type': 'application/x-www-form-urlencoded'
			}
		});
	expect((await post(`${fields}&${'a&'.repeat(2500)}`)).status).toBe(400);
	expect((await post(fields)).status).toBe(303);
});

test('[HP1] only the form that sends images may be large: another one of its page is refused unread', async () => {
	const body = new URLSearchParams({ attachmentId: 'a'.repeat(2_000_000) });
	expect((await send('/cases/2026-999/images?/remove', body, cookie)).status).toBe(413);
});

test('[HP20] an upload that announces more than it sends leaves nothing, and one that announces too much is not begun', async () => {
	const { port } = new URL(server.address);
	const { caseNo } = await aDraft(portal, author);
	const before = (await portal.db.query.attachment.findMany()).length;
	const head = (length: string): string =>
		`POST /cases/${caseNo}/images?/send HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${server.address}\r\n` +
		`Cookie: ${cookie}\r\nContent-Type: multipart/form-data; boundary=b\r\n${length}\r\n\r\n`;
	for (const length of [
		'Content-Length: 99999999999',
		'Content-Length: -1',
		'Content-Length: 10\r\nContent-Length: 20'
	]) {
		const peer = await rawPeer(Number(port));
		peer.socket.write(head(length));
		await until(`answered: ${length}`, () => peer.said() !== '' || peer.socket.destroyed);
		expect(peer.said()).toMatch(/^HTTP\/1.1 4\d\d /);
		peer.socket.destroy();
	}
	const peer = await rawPeer(Number(port));
	peer.socket.write(head('Content-Length: 100000'));
	peer.socket.write('--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nCT\r\n--b\r\n');
	peer.socket.write('Content-Disposition: form-data; name="files"; filename="a.dcm"\r\n\r\nhalf');
	peer.socket.end();
	await peer.ended;
	await until('nothing of it is at work', async () => {
		const rows = await portal.db.query.attachment.findMany();
		return rows.slice(before).every(({ status }) => status === 'refused');
	});
});
