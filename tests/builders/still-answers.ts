import { randomUUID } from 'node:crypto';
import { documentName } from '#lib/protocol/documents.ts';
import { aKey, aMark, type DocumentRoom } from './document-room.ts';
import type { LiveRoom } from './room-client.ts';
import { signInAs } from './session.ts';
import { until } from './until.ts';

/** On a machine that does ten other things meanwhile; on an idle one it takes a quarter of a second. */
const ANSWER_MS = 30_000;

/** Two people of another board write and read a mark: whatever one peer did, the process lives and serves the others. */
export async function stillAnswers(room: DocumentRoom): Promise<void> {
	const name = documentName({ agendaItemId: randomUUID(), kind: 'marks' });
	const people = [await room.enter(), await room.enter()] as const;
	const [writer, reader] = people.map(({ cookie }) => room.server.joinDocument(name, cookie));
	const key = aKey(people[0].actor);
	writer?.doc.getMap('annotations').set(key, aMark('still here'));
	const hasArrived = () => reader?.doc.getMap('annotations').has(key) === true;
	await until('a mark of another board arrives', hasArrived, ANSWER_MS);
	writer?.leave();
	reader?.leave();
}

/** The same of the control plane: a chair of another meeting conducts it. */
export async function stillConducts(live: LiveRoom): Promise<void> {
	const { meetingId, chair, items } = await live.aMeeting({ isDiscussing: true });
	const client = await live.enter(chair, meetingId);
	const name = documentName({ agendaItemId: items[0]?.id ?? '', kind: 'marks' });
	const joined = live.server.joinDocument(name, await signInAs(live.portal, chair));
	await joined.synced();
	const agendaItemId = items[0]?.id ?? '';
	await client.send('agenda-item:defer', { agendaItemId, reason: 'biopsy awaited' });
	const isDeferred = () => client.state().agenda[0]?.status === 'deferred';
	await until('a case of another meeting is deferred', isDeferred, ANSWER_MS);
	joined.leave();
	client.leave();
}
