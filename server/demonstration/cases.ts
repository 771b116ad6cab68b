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

/** A teaching case as a draft of `author` with its consent, written through the same use cases as by a person. */
export async function writeTeachingCase(
	portal: Portal,
	author: Actor,
	slug: string
): Promise<DemoCase> {
	const { title, origin, record } = await readTeachingCase(slug);
	const made = accepted(await createCase(portal, author, { title, origin, record }), slug);
	const { id, caseNo } = made;
	const consent = { caseNo, kind: 'synthetic', isAttested: true };
	accepted(await recordConsent(portal, author, consent), 'consent');
	return { slug, id, caseNo, title, images: [] };
}

export type Upload = { title: string; files: () => UploadedFiles | Promise<UploadedFiles> };

/** Gives the draft its images and marks it ready. */
export async function finishTeachingCase(
	portal: Portal,
	author: Actor,
	{ draft, uploads }: { draft: DemoCase; uploads: Upload[] }
): Promise<DemoCase> {
	const images: ViewableImage[] = [];
	for (const { title, files } of uploads) {
		const upload = { caseId: draft.id, title, files: await files() };
		images.push(...accepted(await attachGenerated(portal, upload), title).images);
	}
	accepted(await markReady(portal, author, { caseNo: draft.caseNo }), 'ready');
	return { ...draft, images };
}
