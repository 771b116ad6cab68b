import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROTOCOL_VERSION } from '#lib/protocol/documents.ts';
import { openDocumentRoom, type DocumentRoom } from '../builders/document-room.ts';
import { until } from '../builders/until.ts';

let room: DocumentRoom;
let cookie: string;
beforeAll(async () => {
	room = await openDocumentRoom({ SOCKETS_PER_PERSON: '5' });
	({ cookie } = await room.enter());
});
afterAll(() => room.close());

const path = (query = ''): string => `/documents/${room.name('marks')}${query}`;

test.each([
	['without a cookie', {}],
	['with a forged cookie', { cookie: `session=${'a'.repeat(40)}` }]
])('who comes %s is told so and not let in', async (_how, headers) => {
	const visitor = room.server.openSocket(path(), headers);
	await expect(visitor.closed()).resolves.toEqual({ code: 4401, reason: 'not_signed_in' });
	expect(visitor.received).toEqual([]);
});

test.each([['http://evil.example'], ['']])(
	'a page of another site, or one that does not say (%s), gets no websocket',
	async (origin) => {
		const visitor = room.server.openSocket(path(), { cookie, origin });
		const status = new Promise<number | undefined>((resolve) => {
			visitor.socket.once('unexpected-response', (_request, response) =>
				resolve(response.statusCode)
			);
		});
		await expect(status).resolves.toBe(403);
		visitor.socket.terminate();
		expect(visitor.received).toEqual([]);
	}
);

test('[LB40] unknown documents and those of others’ meetings get the same answer', async () => {
	const { cookie: theirs, actor } = await room.enter();
	room.setPart(actor, null);
	const names = ['agenda-item.1.marks', 'marks', '%E0%A4%A', `case.${randomUUID()}.marks`];
	for (const name of names) {
		const visitor = room.server.openSocket(`/documents/${name}`, { cookie });
		await expect(visitor.closed()).resolves.toEqual({ code: 4404, reason: 'document_not_found' });
	}
	const stranger = room.server.openSocket(path(), { cookie: theirs });
	await expect(stranger.closed()).resolves.toEqual({ code: 4404, reason: 'document_not_found' });
});

test.each([
	[`?protocol=${PROTOCOL_VERSION - 1}`, 4426, 'protocol_changed'],
	[`?protocol=${PROTOCOL_VERSION + 1}`, 4426, 'protocol_changed'],
	['?generation=0', 4410, 'generation_changed'],
	['?generation=2', 4410, 'generation_changed'],
	['?generation=one', 4400, 'malformed'],
	['?acks=yes', 4400, 'malformed']
])('[LB41] %s is closed with %i', async (query, code, reason) => {
	const visitor = room.server.openSocket(path(query), { cookie });
	await expect(visitor.closed()).resolves.toEqual({ code, reason });
});

test('the versions of this server are let in, and so is who says nothing', async () => {
	const ours = `?protocol=${PROTOCOL_VERSION}&schema=1&generation=1&acks=1`;
	for (const query of [ours, '?schema=2', '']) {
		const visitor = room.server.openSocket(path(query), { cookie });
		await expect(visitor.receives(() => true)).resolves.toEqual(new Uint8Array([0, 0, 1, 0]));
		visitor.socket.close();
		await visitor.closed();
	}
});

test('a person’s sixth connection is refused when five are allowed, and a closed one makes room', async () => {
	const { cookie: own } = await room.enter();
	const visitors = Array.from({ length: 6 }, () => room.server.openSocket(path(), { cookie: own }));
	await expect(Promise.any(visitors.map((one) => one.closed()))).resolves.toEqual({
		code: 4429,
		reason: 'too_many'
	});
	await until(
		'five stay open',
		() => visitors.filter((one) => one.received.length > 0).length === 5
	);
	const open = visitors.find((one) => one.received.length > 0);
	open?.socket.close();
	await open?.closed();
	await until('another is let in', async () => {
		const next = room.server.openSocket(path(), { cookie: own });
		return Promise.race([
			next.closed().then(() => false),
			next.receives(() => true).then(() => true)
		]);
	});
	for (const one of visitors) {
		one.socket.terminate();
	}
});

test('[LB51] a document that cannot be loaded is refused, never opened empty', async () => {
	const name = `/documents/${room.name('comments')}`;
	const visitor = room.server.openSocket(name, { cookie });
	await visitor.receives(() => true);
	visitor.socket.close();
	await visitor.closed();
	const mend = room.breakDatabase('everything');
	const others = [
		room.server.openSocket(name, { cookie }),
		room.server.openSocket(`/documents/${room.name('recommendation')}`, { cookie })
	];
	try {
		for (const other of others) {
			await expect(other.closed()).resolves.toMatchObject({ code: 4503, reason: 'unavailable' });
			expect(other.received).toEqual([]);
		}
	} finally {
		mend();
	}
});
