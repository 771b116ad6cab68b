import { join } from 'node:path';
import { asc } from 'drizzle-orm';
import { readConfig } from '#server/config.ts';
import { openPglite, openPostgres } from '#server/db/client.ts';
import { documentClient, documentUpdate } from '#server/db/schema.ts';

/** The log as a process reads it that has never known a client. Bytes as base64. */
export type ReadLog = {
	updates: { document: string; authorId: string | null; bytes: string }[];
	clients: { document: string; clientId: number; personId: string }[];
};

const config = readConfig(process.env);
const opened =
	config.databaseUrl === null
		? await openPglite(join(config.dataFolder, 'db'))
		: await openPostgres(config.databaseUrl);
const { db } = opened;
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
