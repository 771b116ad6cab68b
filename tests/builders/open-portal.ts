import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { pastedLink } from '#server/conference/pasted-link.ts';
import { readConfig } from '#server/config.ts';
import type { Database } from '#server/db/client.ts';
import { makeFacts } from '#server/facts.ts';
import { openFileStore } from '#server/files/file-store.ts';
import { jobHandlers } from '#server/job-handlers.ts';
import { noJobs } from '#server/jobs/jobs.ts';
import { openJobs } from '#server/jobs/open-jobs.ts';
import type { Letter } from '#server/mail/mail.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { makeThrottle } from '#server/auth/make-throttle.ts';
import { openPrinter } from '#server/printing/open-printer.ts';
import { openTestDatabase } from './test-database.ts';

export type TestPortal = Portal & {
	letters: Letter[];
	facts: Fact[];
	/** Moves the portal's clock; null lets it run again. */
	setNow: (now: Date | null) => void;
	database: Database;
	folder: string;
	close: () => Promise<void>;
};

/** A portal with a fresh, migrated database; everything real but clock and mail. */
export async function openPortal(
	environment: Record<string, string> = {},
	database?: Database
): Promise<TestPortal> {
	const folder = await mkdtemp(join(tmpdir(), 'mashwara-test-'));
	const opened = database ?? (await openTestDatabase());
	const letters: Letter[] = [];
	const facts: Fact[] = [];
	let now: Date | null = null;
	const wire = makeFacts((error) => {
		throw error;
	});
	wire.onFact((fact) => facts.push(fact));
	const clock = { now: () => now ?? new Date() };
	const signingKey = { id: 'test', ...generateKeyPairSync('ed25519') };
	const portal: TestPortal = {
		config: readConfig({ DATA: folder, LOG_LEVEL: 'silent', DEMONSTRATION: 'off', ...environment }),
		db: opened.db,
		files: openFileStore(join(folder, 'files')),
		mail: {
			send: (letter) => {
				letters.push(letter);
				return Promise.resolve();
			}
		},
		conference: pastedLink(opened.db),
		log: pino({ level: 'silent' }),
		clock,
		signingKey,
		publicKeys: new Map([[signingKey.id, signingKey.publicKey]]),
		remapKey: randomBytes(32),
		images: {
			convert: () => Promise.reject(new Error('this test opened no image worker')),
			close: () => Promise.resolve()
		},
		jobs: noJobs,
		printer: openPrinter(pino({ level: 'silent' })),
		throttle: makeThrottle(clock),
		documents: null,
		...wire,
		letters,
		facts,
		setNow: (value) => {
			now = value;
		},
		database: opened,
		folder,
		close: async () => {
			await opened.close();
			await rm(folder, { recursive: true, force: true });
		}
	};
	// Does nothing until a test starts it.
	portal.jobs = openJobs(portal, jobHandlers(portal));
	return portal;
}
