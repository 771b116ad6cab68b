import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DOCUMENT_ROOTS, documentName } from '#lib/protocol/documents.ts';
import { MEETING_COMMANDS, type MeetingCommand } from '#lib/protocol/meeting.ts';
import type { Outcome } from '#lib/domain/outcome.ts';
import type { JoinedDocument } from '../builders/live-server.ts';
import { openLiveRoom, type LiveRoom } from '../builders/room-client.ts';
import { signInAs } from '../builders/session.ts';
import { until } from '../builders/until.ts';
import { COMMANDS, DOCUMENTS, type CommandRow, type DocumentRow } from './commands.ts';
import { SEATED } from './pages.ts';
import { buildWorld, CAST, type Role, type SignedIn, type World } from './world.ts';

let room: LiveRoom;
beforeAll(async () => {
	room = await openLiveRoom();
});
afterAll(() => room.close());

const SIGNED_IN = CAST.filter((role): role is SignedIn => role !== 'nobody');
const isSeated = (role: Role) => (SEATED as readonly Role[]).includes(role);

describe('commands', () => {
	/** What is refused changes nothing, so all who are refused anything meet one world. */
	let shared: World;
	beforeAll(async () => {
		shared = await buildWorld(room.portal);
	});

	test.each(COMMANDS)('$command, $of: done for those the table names', async (row) => {
		const answers: [Role, string][] = [];
		const worldOf = async () => {
			const world = await buildWorld(room.portal);
			await row.before?.(room.portal, world);
			return world;
		};
		const refusing = row.before === undefined ? shared : await worldOf();
		for (const role of SIGNED_IN) {
			const world = row.may.includes(role) ? await worldOf() : refusing;
			answers.push([role, await command(row, { world, role })]);
		}
		const wanted = SIGNED_IN.map((role) => [
			role,
			row.may.includes(role) ? 'done' : isSeated(role) ? 'refused' : 'not let in'
		]);
		expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(wanted));
	});

	async function command(
		row: CommandRow,
		{ world, role }: { world: World; role: SignedIn }
	): Promise<string> {
		const client = await room.connect(world.people[role]);
		try {
			const joined = await client.join(world.meetings.open);
			const input = { ...row.input(world), commandId: randomUUID() };
			const sent: unknown = await client.socket.timeout(5000).emitWithAck(row.command, input);
			const outcome = sent as Outcome<unknown>;
			return outcome.ok ? 'done' : joined.ok ? 'refused' : 'not let in';
		} finally {
			client.leave();
		}
	}

	test('[VT16] every command of the protocol stands in the table', () => {
		const named = COMMANDS.map((row) => row.command);
		const all = Object.keys(MEETING_COMMANDS) as MeetingCommand[];
		expect(all.filter((name) => !named.includes(name))).toEqual([]);
	});

	test('[RM19] an observer raises a hand, asks, and takes back what is their own, and nothing else', () => {
		const done = COMMANDS.filter((row) => row.may.includes('observer'));
		expect(done.map(({ command: name, of }) => `${name}, ${of}`)).toEqual([
			'hand:raise, one’s own',
			'message:remove, a question of the observer',
			'question:ask, the board'
		]);
	});

	test('a room is not opened to who is not signed in', async () => {
		const connecting = room.connect(shared.people.chair, { cookie: 'session=nothing' });
		await expect(connecting).rejects.toThrow();
	});
});

describe('documents', () => {
	test.each(DOCUMENTS)('$kind of the $item case: written by those the table names', async (row) => {
		const world = await buildWorld(room.portal);
		const answers = await Promise.all(
			SIGNED_IN.map(async (role) => [role, await write(world, row, role)])
		);
		const wanted = SIGNED_IN.map((role) => [
			role,
			row.writes.includes(role) ? 'writes' : row.reads.includes(role) ? 'reads' : 'not let in'
		]);
		expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(wanted));
	});

	async function write(world: World, row: DocumentRow, role: SignedIn): Promise<string> {
		const actor = world.people[role];
		const name = documentName({ agendaItemId: world.items[row.item], kind: row.kind });
		const joined = room.server.joinDocument(name, await signInAs(room.portal, actor));
		try {
			const refused = await Promise.race([joined.synced().then(() => null), joined.closed()]);
			if (refused !== null) {
				return refused.code === 4404 ? 'not let in' : `closed ${refused.code}`;
			}
			edit(joined.doc, row, actor.id);
			return await Promise.race([
				joined
					.closed()
					.then(({ code }) => (code >= 4400 && code < 4500 ? 'reads' : `closed ${code}`)),
				arrives(world, { name, writer: joined }).then(() => 'writes')
			]);
		} finally {
			joined.leave();
		}
	}

	/** Seen by the chair in another browser: what was refused never gets there. */
	async function arrives(world: World, { name, writer }: { name: string; writer: JoinedDocument }) {
		const cookie = await signInAs(room.portal, world.people.chair);
		const other = room.server.joinDocument(name, cookie);
		const client = writer.doc.clientID;
		try {
			await until(`an edit in ${name}`, () => Y.getState(other.doc.store, client) > 0);
		} finally {
			other.leave();
		}
	}

	function edit(doc: Y.Doc, { kind }: DocumentRow, personId: string): void {
		const key = `${personId}:${randomUUID()}`;
		if (kind === 'recommendation') {
			const paragraph = new Y.XmlElement('paragraph');
			paragraph.insert(0, [new Y.XmlText('Chemoradiation')]);
			doc.getXmlFragment(DOCUMENT_ROOTS.recommendation).insert(0, [paragraph]);
		} else if (kind === 'comments') {
			doc
				.getMap(DOCUMENT_ROOTS.comments)
				.set(key, { annotationKey: null, text: 'Agreed', writtenAt: 1 });
		} else {
			const shape = { type: 'point', at: [1, 1] };
			doc
				.getMap(DOCUMENT_ROOTS.marks)
				.set(key, { imageId: randomUUID(), frame: 0, shape, label: '' });
		}
	}
});
