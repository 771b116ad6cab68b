import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { lastAudit } from '../../tests/builders/audit.ts';
import { aDraft, aReadyCase, anAgendaWith } from '../../tests/builders/cases.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { backToDraft } from './back-to-draft.ts';

let portal: TestPortal;
let author: Actor;
let stranger: Actor;
beforeEach(async () => {
	portal = await openPortal();
	author = await aPerson(portal, { grade: 'resident' });
	stranger = await aPerson(portal, { grade: 'consultant' });
});
afterEach(() => portal.close());

describe('backToDraft', () => {
	test('refuses a stranger, a draft, and a case that is on an agenda', async () => {
		const made = await aReadyCase(portal, author);
		expect(await backToDraft(portal, stranger, made)).toEqual({
			ok: false,
			reason: 'case_not_found'
		});
		const draft = await aDraft(portal, author);
		expect(await backToDraft(portal, author, draft)).toEqual({
			ok: false,
			reason: 'case_is_draft'
		});
		await anAgendaWith(portal, {
			caseId: made.id,
			presenter: author,
			members: [{ actor: stranger, role: 'chair' }]
		});
		expect(await backToDraft(portal, author, made)).toEqual({
			ok: false,
			reason: 'case_already_listed'
		});
		expect(await backToDraft(portal, stranger, made)).toEqual({ ok: false, reason: 'not_allowed' });
	});

	test('takes back a ready case, also one that a meeting did not come to', async () => {
		const made = await aReadyCase(portal, author);
		await anAgendaWith(portal, {
			caseId: made.id,
			presenter: author,
			members: [],
			status: 'concluded'
		});
		expect(await backToDraft(portal, author, made)).toEqual({ ok: true, value: { version: 3 } });
		expect(await lastAudit(portal)).toEqual({
			actorId: author.id,
			type: 'case.back_to_draft',
			subject: { caseId: made.id, version: 3 }
		});
	});
});
