import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { documentName } from '#lib/protocol/documents.ts';
import { readConfig } from '#server/config.ts';
import { openHttp } from '#server/http/open-http.ts';
import { openPortal } from '#server/open-portal.ts';
import { startRealtime } from '#server/realtime/start-realtime.ts';
import type { Portal } from '#server/portal.ts';
import { aMeeting, type TestMeeting } from '../../tests/builders/meetings.ts';
import { signInAs } from '../../tests/builders/session.ts';

/** One meeting of the server under attack. */
export type Attacked = {
	meetingId: string;
	marks: string;
	recommendation: string;
	people: Record<'chair' | 'panelist' | 'observer', { id: string; cookie: string }>;
};

/** What the child tells its parent when it serves. `attacked` is for the attack, `other` for those who go on working. */
export type Prepared = { port: number; attacked: Attacked; other: Attacked };

/** In bytes, after a collection of garbage. */
export type Memory = { rss: number; heap: number; external: number };

const config = readConfig(process.env);
const opened = await openPortal(config, pino({ level: config.logLevel }), { as: 'server' });
const http = openHttp(config.limits);
http.on('request', (_request, response) => response.writeHead(404).end());
startRealtime(opened.portal, http);
const attacked = await prepare(opened.portal);
const other = await prepare(opened.portal);
http.listen(0, '127.0.0.1', () => {
	const { port } = http.address() as AddressInfo;
	process.send?.({ port, attacked, other } satisfies Prepared);
});
process.on('message', () => {
	globalThis.gc?.();
	const { rss, heapUsed, external } = process.memoryUsage();
	process.send?.({ rss, heap: heapUsed, external } satisfies Memory);
});
process.once('disconnect', () => process.exit(0));

/** An open meeting whose first case is under discussion. */
async function prepare(portal: Portal): Promise<Attacked> {
	const meeting = await aMeeting(portal, { isDiscussing: true });
	const agendaItemId = meeting.items[0]?.id ?? '';
	const signedIn = async (role: keyof Attacked['people'], of: TestMeeting) => ({
		id: of[role].id,
		cookie: await signInAs(portal, of[role])
	});
	return {
		meetingId: meeting.meetingId,
		marks: documentName({ agendaItemId, kind: 'marks' }),
		recommendation: documentName({ agendaItemId, kind: 'recommendation' }),
		people: {
			chair: await signedIn('chair', meeting),
			panelist: await signedIn('panelist', meeting),
			observer: await signedIn('observer', meeting)
		}
	};
}
