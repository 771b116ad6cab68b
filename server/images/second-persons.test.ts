import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aDraft } from '../../tests/builders/cases.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { person } from '#server/db/schema.ts';
import { readAttachments } from './read-attachments.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

test('[LB79] the author is told up to five people of the society who may check an image, by name', async () => {
	const author = await aPerson(portal, { grade: 'consultant', name: 'Dr Author' });
	const { caseNo } = await aDraft(portal, author);
	const named = async () => {
		const read = await readAttachments(portal, author, { caseNo });
		return read.ok ? read.value.secondPersons.map((one) => [one.name, one.societySlug]) : read;
	};
	expect(await named()).toEqual([]);
	await aPerson(portal, { grade: 'resident', name: 'Dr Resident' });
	await aPerson(portal, { grade: 'consultant', name: 'Dr Elsewhere', society: 'psco' });
	await aPerson(portal, { grade: 'consultant', name: 'Dr Show', isDemonstration: true });
	const gone = await aPerson(portal, { grade: 'consultant', name: 'Dr Gone' });
	await portal.db
		.update(person)
		.set({ deactivatedAt: portal.clock.now() })
		.where(eq(person.id, gone.id));
	await aPerson(portal, { grade: 'coordinator', name: 'Dr A' });
	await aPerson(portal, { grade: 'fellow', name: 'Dr B' });
	expect(await named()).toEqual([
		['Dr A', 'smop'],
		['Dr B', 'smop']
	]);
	for (const letter of 'CDEF') {
		await aPerson(portal, { grade: 'consultant', name: `Dr ${letter}` });
	}
	expect(await named()).toHaveLength(5);
});
