import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { attachment, job } from '#server/db/schema.ts';
import { attachFiles } from '#server/images/attach-files.ts';
import { jobHandlers } from '#server/job-handlers.ts';
import { openImageWorkers } from '#server/images/open-workers.ts';
import type { UploadedFile } from '#server/images/quarantine.ts';
import { openJobs } from '#server/jobs/open-jobs.ts';
import { auditOf } from './audit.ts';
import { aDraft } from './cases.ts';
import { convertIn } from './conversions.ts';
import { decodeAnything } from './decode-anything.ts';
import { openPortal, type TestPortal } from './open-portal.ts';
import { aPerson } from './people.ts';
import { aPicture } from './pictures.ts';

export function aFile(name: string, content: Buffer): UploadedFile {
	return { name, content: [content] };
}

/**
 * A portal that converts for the tests of one file; before each test a fresh case and no uploads, or one case for all of
 * them with `isShared`: a conversion takes a second. By default it is done here; `hasProcess` is for tests of the workers.
 */
export class UploadBench {
	portal!: TestPortal;
	author!: Actor;
	/** A consultant of the author's society. */
	senior!: Actor;
	caseId!: string;
	caseNo!: string;

	constructor({ isShared = false, hasProcess = false } = {}) {
		beforeAll(async () => {
			this.portal = await openPortal();
			this.portal.images = { convert: this.#convertHere, close: () => Promise.resolve() };
			this.startJobs();
			if (hasProcess) {
				await this.openWorkers();
			}
		});
		afterAll(async () => {
			await this.portal.jobs.close();
			await this.portal.images.close();
			await this.portal.close();
		});
		(isShared ? beforeAll : beforeEach)(() => this.#afresh());
	}

	/** From here on each conversion has a process of its own, as in the portal. */
	async openWorkers(): Promise<void> {
		const { log, remapKey } = this.portal;
		await this.portal.images.close();
		this.portal.images = openImageWorkers({ log, remapKey });
	}

	/** To start a process takes as long as to convert a picture. */
	#convertHere = async (folder: string) => {
		try {
			return (await convertIn(folder, this.portal.remapKey)).result;
		} finally {
			// The fence of the worker now stands around the tests too, which look at more than pictures.
			decodeAnything();
		}
	};

	startJobs(): void {
		this.portal.jobs = openJobs(this.portal, jobHandlers(this.portal));
		this.portal.jobs.start();
	}

	async #afresh(): Promise<void> {
		await this.portal.jobs.whenIdle();
		await this.portal.db.delete(job);
		await this.portal.db.delete(attachment);
		for (const folder of ['files', 'quarantine']) {
			await rm(join(this.portal.folder, folder), { recursive: true, force: true });
		}
		this.author = await aPerson(this.portal, { grade: 'resident' });
		this.senior = await aPerson(this.portal, { grade: 'consultant' });
		const draft = await aDraft(this.portal, this.author);
		[this.caseId, this.caseNo] = [draft.id, draft.caseNo];
	}

	/** Sends files as the author and waits for the worker. */
	async send(files: UploadedFile[], given: { actor?: Actor; title?: string } = {}) {
		const { actor = this.author, title = 'Photo of the specimen' } = given;
		const sent = await attachFiles(this.portal, actor, { caseNo: this.caseNo, title, files });
		await this.portal.jobs.whenIdle();
		return sent;
	}

	/** The id of an upload that was taken: by default of one picture. */
	async sent(files?: UploadedFile[]): Promise<string> {
		const sent = await this.send(files ?? [aFile('a.jpg', await aPicture())]);
		if (!sent.ok) {
			throw new Error(`not sent: ${sent.reason}`);
		}
		return sent.value.attachmentId;
	}

	async rowOf(id: string) {
		const [row] = await this.portal.db.select().from(attachment).where(eq(attachment.id, id));
		return row;
	}

	async lastAudit() {
		return (await auditOf(this.portal)).at(-1);
	}

	/** Names of the files in the store. */
	async storedFiles(): Promise<string[]> {
		const folder = join(this.portal.folder, 'files', 'images');
		const names = existsSync(folder) ? await readdir(folder, { recursive: true }) : [];
		return names.filter((name) => name.includes('.'));
	}
}
