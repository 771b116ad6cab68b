import { createServer } from 'node:http';
import pino from 'pino';
import { documentName } from '#lib/protocol/documents.ts';
import { readConfig } from '#server/config.ts';
import { meetingMember } from '#server/db/schema.ts';
import { finishFirstStart } from '#server/first-start.ts';
import { openPortal } from '#server/open-portal.ts';
import { openDocuments } from '#server/realtime/documents/open-documents.ts';
import type { Portal } from '#server/portal.ts';
import { aMeeting } from '../../tests/builders/meetings.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { signInAs } from '../../tests/builders/session.ts';

/** What the first start tells its parent. */
export type Prepared = {
	marks: string;
	recommendation: string;
	people: { id: string; cookie: string }[];
};

const config = readConfig(process.env);
const opened = await openPortal(config, pino({ level: config.logLevel }), { as: 'server' });
const prepared = process.env['PREPARE'] === 'yes' ? await prepare(opened.portal) : null;
await finishFirstStart(config);
const documents = openDocuments(opened.portal);
const http = createServer((_request, response) => response.writeHead(404).end());
http.on('upgrade', documents.handleUpgrade);
http.listen(config.port, '127.0.0.1', () => process.send?.(prepared ?? 'open'));

/** One open meeting whose first case is under discussion, and the people who write. */
async function prepare(portal: Portal): Promise<Prepared> {
	const meeting = await aMeeting(portal, { isDiscussing: true });
	const agendaItemId = meeting.items[0]?.id ?? '';
	const people = [];
	for (let count = Number(process.env['PEOPLE']); count > 0; count -= 1) {
		const actor = await aPerson(portal, { grade: 'consultant' });
		await portal.db
			.insert(meetingMember)
			.values({ meetingId: meeting.meetingId, personId: actor.id, role: 'panelist', color: 0 });
		people.push({ id: actor.id, cookie: await signInAs(portal, actor) });
	}
	return {
		marks: documentName({ agendaItemId, kind: 'marks' }),
		recommendation: documentName({ agendaItemId, kind: 'recommendation' }),
		people
	};
}
