import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { eq } from 'drizzle-orm';
import pino from 'pino';
import { DOCUMENT_KINDS, documentName } from '#lib/protocol/documents.ts';
import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import { readConfig } from '#server/config.ts';
import { attachment, image, meetingMember } from '#server/db/schema.ts';
import { newId } from '#server/db/schema/columns.ts';
import { openHttp } from '#server/http/open-http.ts';
import { openPortal } from '#server/open-portal.ts';
import { startRealtime } from '#server/realtime/start-realtime.ts';
import type { Portal } from '#server/portal.ts';
import { anAttachmentRow } from '../../tests/builders/cases.ts';
import { aMeeting, type TestMeeting } from '../../tests/builders/meetings.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { signInAs } from '../../tests/builders/session.ts';

export type Guest = { id: string; cookie: string };
/** What the child tells its parent when it serves: one open meeting with an image, its chair holding the baton. */
export type Prepared = {
	port: number;
	meetingId: string;
	imageId: string;
	/** Marks first. */
	documents: string[];
	chair: Guest;
	editors: Guest[];
	viewers: Guest[];
};
/** Since the question before. Bytes after a collection of garbage, CPU in seconds, the delay of the event loop in ms. */
export type Usage = { cpu: number; rss: number; heap: number; delayP99: number };

const config = readConfig(process.env);
const opened = await openPortal(config, pino({ level: config.logLevel }), { as: 'server' });
const http = openHttp(config.limits);
http.on('request', (_request, response) => response.writeHead(404).end());
startRealtime(opened.portal, http);
const prepared = await prepare(opened.portal);
http.listen(0, '127.0.0.1');
await once(http, 'listening');
const { port } = http.address() as AddressInfo;
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
let cpu = process.cpuUsage();
process.on('message', () => {
	const spent = process.cpuUsage(cpu);
	const delayP99 = delay.percentile(99) / 1e6;
	globalThis.gc?.();
	const { rss, heapUsed: heap } = process.memoryUsage();
	process.send?.({ cpu: (spent.user + spent.system) / 1e6, rss, heap, delayP99 } satisfies Usage);
	cpu = process.cpuUsage();
	delay.reset();
});
process.once('disconnect', () => process.exit(0));
process.send?.({ port, ...prepared } satisfies Prepared);

async function prepare(portal: Portal): Promise<Omit<Prepared, 'port'>> {
	const meeting = await aMeeting(portal, { isDiscussing: true });
	const [item] = meeting.items;
	if (item === undefined) {
		throw new Error('no item');
	}
	const guests = async (count: number, role: MeetingRole) => {
		const made: Guest[] = [];
		while (made.length < count) {
			made.push(await aGuest(portal, meeting, role));
		}
		return made;
	};
	return {
		meetingId: meeting.meetingId,
		imageId: await anImage(portal, meeting, item.caseId),
		documents: DOCUMENT_KINDS.map((kind) => documentName({ agendaItemId: item.id, kind })),
		chair: { id: meeting.chair.id, cookie: await signInAs(portal, meeting.chair) },
		editors: await guests(Number(process.env['EDITORS']), 'panelist'),
		viewers: await guests(Number(process.env['VIEWERS']), 'observer')
	};
}

async function aGuest(portal: Portal, { meetingId }: TestMeeting, role: MeetingRole) {
	const actor = await aPerson(portal, { grade: 'consultant' });
	await portal.db.insert(meetingMember).values({ meetingId, personId: actor.id, role, color: 0 });
	return { id: actor.id, cookie: await signInAs(portal, actor) };
}

/** A released picture, without files: nobody asks for its pixels here. */
async function anImage(portal: Portal, { presenter }: TestMeeting, caseId: string) {
	const attachmentId = await anAttachmentRow(portal, {
		caseId,
		uploader: presenter,
		status: 'released'
	});
	await portal.db
		.update(attachment)
		.set({ confirmedAt: portal.clock.now() })
		.where(eq(attachment.id, attachmentId));
	const id = newId();
	await portal.db.insert(image).values({
		...{ id, attachmentId, caseId, position: 1, kind: 'picture', title: 'CT chest' },
		...{ width: 512, height: 512, frameCount: 1, windows: [], frameKeys: [] },
		thumbnailKey: 'images/none.webp'
	});
	return id;
}
