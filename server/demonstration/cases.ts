import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { TeachingCaseSchema, type TeachingCase } from '#lib/domain/case/teaching-case.ts';
import type { ViewableImage } from '#lib/domain/image/image.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { createCase } from '#server/cases/create-case.ts';
import { markReady } from '#server/cases/mark-ready.ts';
import { recordConsent } from '#server/cases/record-consent.ts';
import { attachGenerated } from '#server/images/attach-generated.ts';
import type { UploadedFiles } from '#server/images/quarantine.ts';
import type { Portal } from '#server/portal.ts';
import { accepted } from './accepted.ts';

export type DemoCase = {
	slug: string;
	id: string;
	caseNo: string;
	title: string;
	images: ViewableImage[];
};

const folder = new URL('../../content/cases/', import.meta.url);

async function readTeachingCase(slug: string): Promise<TeachingCase> {
	const content = await readFile(new URL(`${slug}.json`, folder), 'utf8');
	return v.parse(TeachingCaseSchema, JSON.parse(content));
}

/** A teaching case, written, given its images and marked ready by `author`, as a person would do it. */
export async function createTeachingCase(
	portal: Portal,
	author: Actor,
	given: { slug: string; uploads: { title: string; files: UploadedFiles }[] }
): Promise<DemoCase> {
	const { title, origin, record } = await readTeachingCase(given.slug);
	const made = accepted(await createCase(portal, author, { title, origin, record }), given.slug);
	const { id, caseNo } = made;
	const consent = { caseNo, kind: 'synthetic', isAttested: true };
	accepted(await recordConsent(portal, author, consent), 'consent');
	const images: ViewableImage[] = [];
	for (const upload of given.uploads) {
		const attached = await attachGenerated(portal, { caseId: id, ...upload });
		images.push(...accepted(attached, upload.title).images);
	}
	accepted(await markReady(portal, author, { caseNo }), 'ready');
	return { slug: given.slug, id, caseNo, title, images };
}
