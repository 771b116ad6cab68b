import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { afterEach, expect, test, vi } from 'vitest';
import { MEETINGS_NAMESPACE } from '../protocol/meetings-namespace.ts';
import type { RoomState } from '../protocol/meeting.ts';
import { MESSAGES_SHOWN } from '../domain/meeting/talk.ts';
import { RoomConnection } from './room-connection.svelte.ts';

const toClose: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const close of toClose.splice(0).reverse()) {
		await close();
	}
});

const first = { meetingId: 'meeting', serverTime: Date.now(), people: [] } as unknown as RoomState;
type Answer = (outcome: unknown) => void;

/** A namespace on a real socket; `serve` says what it does with a connection. */
async function open(serve: (socket: Socket) => void) {
	const http = createServer();
	const io = new Server(http, { serveClient: false });
	io.of(MEETINGS_NAMESPACE).on('connection', serve);
	await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
	toClose.push(() => io.close());
	const { port } = http.address() as AddressInfo;
	const connection = new RoomConnection(first, { address: `http://127.0.0.1:${port}` });
	toClose.push(() => connection.destroy());
	return { connection, io };
}

test('a command waits until the room has been joined', async () => {
	const order: string[] = [];
	const { connection } = await open((socket) => {
		socket.on('room:join', (_packet: unknown, answer: Answer) => {
			order.push('join');
			answer({ ok: true, value: null });
		});
		socket.on('baton:take', (_packet: unknown, answer: Answer) => {
			order.push('take');
			answer({ ok: true, value: null });
		});
	});
	const outcome = await connection.send('baton:take', { seenHolderId: null });
	expect({ outcome, order }).toEqual({
		outcome: { ok: true, value: null },
		order: ['join', 'take']
	});
});

test('a command whose answer is lost is sent again under the same id', async () => {
	const ids: string[] = [];
	const { connection } = await open((socket) => {
		socket.on('room:join', (_packet: unknown, answer: Answer) => answer({ ok: true, value: null }));
		socket.on('baton:take', ({ commandId }: { commandId: string }, answer: Answer) => {
			ids.push(commandId);
			if (ids.length === 1) {
				socket.conn.close();
			} else {
				answer({ ok: true, value: null });
			}
		});
	});
	const outcome = await connection.send('baton:take', { seenHolderId: null });
	expect(outcome).toEqual({ ok: true, value: null });
	expect(new Set(ids).size).toBe(1);
	expect(ids).toHaveLength(2);
});

test('a refusal is handed on and not tried again', async () => {
	let tries = 0;
	const { connection } = await open((socket) => {
		socket.on('room:join', (_packet: unknown, answer: Answer) => answer({ ok: true, value: null }));
		socket.on('baton:take', (_packet: unknown, answer: Answer) => {
			tries += 1;
			answer({ ok: false, reason: 'baton_held' });
		});
	});
	const outcome = await connection.send('baton:take', { seenHolderId: null });
	expect(outcome).toEqual({ ok: false, reason: 'baton_held' });
	expect(tries).toBe(1);
});

test('who may not enter, or is told to leave, is not connected again', async () => {
	const { connection } = await open((socket) => {
		socket.on('room:join', (_packet: unknown, answer: Answer) =>
			answer({ ok: false, reason: 'meeting_not_found' })
		);
	});
	await vi.waitFor(() => expect(connection.link).toEqual({ is: 'ended', reason: 'removed' }));

	const other = await open((socket) => {
		socket.on('room:join', (_packet: unknown, answer: Answer) => {
			answer({ ok: true, value: null });
			socket.emit('room:left', { reason: 'protocol_changed' });
		});
	});
	await vi.waitFor(() =>
		expect(other.connection.link).toEqual({ is: 'ended', reason: 'protocol_changed' })
	);
});

test('facts change the state that the server gave at last', async () => {
	const state = { ...first, batonHolderId: 'a', people: [] };
	const { connection } = await open((socket) => {
		socket.on('room:join', (_packet: unknown, answer: Answer) => {
			answer({ ok: true, value: null });
			socket.emit('room:state', state);
			socket.emit('baton:changed', { holderId: 'b' });
		});
	});
	await vi.waitFor(() => expect(connection.state.batonHolderId).toBe('b'));
	expect(connection.link).toEqual({ is: 'connected' });
});

test('[RM7] of messages the latest hundred are kept, as the server does, so that none stays whose removal nobody tells', async () => {
	const message = (id: number) => ({ ...{ id: `${id}`, authorId: 'a', text: 'x' }, at: '' });
	const { connection } = await open((socket) => {
		socket.on('room:join', (_packet: unknown, answer: Answer) => {
			answer({ ok: true, value: null });
			const messages = Array.from({ length: MESSAGES_SHOWN }, (_, index) => message(index));
			socket.emit('message:list', { messages });
			socket.emit('message:changed', { message: message(MESSAGES_SHOWN) });
		});
	});
	await vi.waitFor(() => expect(connection.messages.at(-1)?.id).toBe(`${MESSAGES_SHOWN}`));
	expect(connection.messages).toHaveLength(MESSAGES_SHOWN);
	expect(connection.messages[0]?.id).toBe('1');
});

test('[RM30] questions that did not come again stay as they were', async () => {
	const question = { id: 'q', text: 'Why?' };
	const { connection } = await open((socket) => {
		socket.on('room:join', (_packet: unknown, answer: Answer) => {
			answer({ ok: true, value: null });
			socket.emit('room:state', { ...first, talk: { hands: [], questions: [question] } });
			socket.emit('talk:changed', { talk: { hands: [{ personId: 'p', raisedAt: '' }] } });
		});
	});
	await vi.waitFor(() => expect(connection.state.talk.hands).toHaveLength(1));
	expect(connection.state.talk.questions).toEqual([question]);
});
