import { asc } from 'drizzle-orm';
import pino from 'pino';
import { readConfig } from '#server/config.ts';
import { documentClient, documentUpdate } from '#server/db/schema.ts';
import { openPortal } from '#server/open-portal.ts';

/** The log as a process reads it that has never known a client. Bytes as base64. */
export type ReadLog = {
	updates: { document: string; authorId: string | null; bytes: string }[];
	clients: { document: string; clientId: number; personId: string }[];
};

const opened = await openPortal(readConfig(process.env), pino({ level: 'error' }), { as: 'tool' });
const { db } = opened.portal;
const updates = await db
	.select({
		document: documentUpdate.document,
		authorId: documentUpdate.authorId,
		bytes: documentUpdate.bytes
	})
	.from(documentUpdate)
	.orderBy(asc(documentUpdate.seq));
const log: ReadLog = {
	updates: updates.map((one) => ({ ...one, bytes: Buffer.from(one.bytes).toString('base64') })),
	clients: await db
		.select({
			document: documentClient.document,
			clientId: documentClient.clientId,
			personId: documentClient.personId
		})
		.from(documentClient)
};
process.send?.(log, () => void opened.close().then(() => process.exit(0)));
