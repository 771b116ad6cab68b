import { afterEach, beforeEach, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { newId } from '#server/db/schema/columns.ts';
import { membership } from '#server/db/schema.ts';
import { lastAudit } from '../../tests/builders/audit.ts';
import { aDraft, aReadyCase, anAgendaWith } from '../../tests/builders/cases.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { readCase } from './read-case.ts';
import { readCaseAccess } from './read-case-access.ts';

let portal: TestPortal;
let author: Actor;
let chair: Actor;
beforeEach(async () => {
	portal = await openPortal();
	author = await aPerson(portal, { grade: 'resident' });
	chair = await aPerson(portal, { grade: 'consultant', name: 'Dr Chair' });
});
afterEach(() => portal.close());

async function aCaseOfTheChair() {
	const made = await aReadyCase(portal, author);
	const members = [{ actor: chair, role: 'chair' as const }];
	await anAgendaWith(portal, { caseId: made.id, presenter: author, members });
	return made;
}

test('who cannot read the case is answered as for an unknown number', async () => {
	const { caseNo } = await aDraft(portal, author);
	const elsewhere = await aPerson(portal, { society: 'sos-pk', isAdministrator: true });
	for (const actor of [chair, elsewhere]) {
		expect(await readCaseAccess(portal, actor, caseNo)).toEqual({
			ok: false,
			reason: 'case_not_found'
		});
	}
	expect(await readCaseAccess(portal, author, '2026-999')).toMatchObject({ ok: false });
});

test('another reader of the case is refused, the chair too, and the attempt is written down', async () => {
	const { id, caseNo } = await aCaseOfTheChair();
	expect(await readCaseAccess(portal, chair, caseNo)).toEqual({ ok: false, reason: 'not_allowed' });
	expect(await lastAudit(portal)).toEqual({
		actorId: chair.id,
		type: 'case.refused',
		subject: { caseId: id, verb: 'read_access' }
	});
});

test('the author sees each reader of this case once, latest first, with first, last and count', async () => {
	const { id, caseNo } = await aCaseOfTheChair();
	const { caseNo: other } = await aDraft(portal, author);
	for (const [actor, one] of [
		[author, caseNo],
		[chair, caseNo],
		[author, other],
		[chair, caseNo]
	] as const) {
		expect((await readCase(portal, actor, one)).ok).toBe(true);
	}
	const access = await readCaseAccess(portal, author, caseNo);
	expect(access).toMatchObject({
		ok: true,
		value: {
			caseNo,
			mayRead: true,
			readers: [
				{ id: chair.id, name: 'Dr Chair', grade: 'consultant', isAuthor: false, times: 2 },
				{ id: author.id, grade: 'resident', isAuthor: true, times: 1 }
			]
		}
	});
	const [first] = access.ok ? access.value.readers : [];
	expect((first?.firstAt ?? '') <= (first?.lastAt ?? '')).toBe(true);
	expect(await lastAudit(portal)).toEqual({
		actorId: author.id,
		type: 'case.access_read',
		subject: { caseId: id }
	});
});

test('an administrator of the author’s society sees it too, until the author leaves that society', async () => {
	const { caseNo } = await aCaseOfTheChair();
	const administrator = await aPerson(portal, { isAdministrator: true });
	await readCase(portal, author, caseNo);
	expect(await readCaseAccess(portal, administrator, caseNo)).toMatchObject({
		ok: true,
		value: { mayRead: false, readers: [{ id: author.id }] }
	});
	await portal.db.delete(membership).where(eq(membership.personId, author.id));
	expect(await readCaseAccess(portal, administrator, caseNo)).toEqual({
		ok: false,
		reason: 'case_not_found'
	});
});

test('a reader who has left stays in the list without a name', async () => {
	const { id, caseNo } = await aDraft(portal, author);
	const gone = newId();
	await portal.db.transaction((tx) => writeAudit(tx, gone, 'case.read', { caseId: id }));
	expect(await readCaseAccess(portal, author, caseNo)).toMatchObject({
		ok: true,
		value: { readers: [{ id: gone, name: null, grade: null, isAuthor: false, times: 1 }] }
	});
});
