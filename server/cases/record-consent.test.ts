import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { lastAudit } from '../../tests/builders/audit.ts';
import { aDraft } from '../../tests/builders/cases.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { readCase } from './read-case.ts';
import { recordConsent } from './record-consent.ts';

let portal: TestPortal;
let author: Actor;
let stranger: Actor;
beforeEach(async () => {
	portal = await openPortal();
	author = await aPerson(portal, { grade: 'resident' });
	stranger = await aPerson(portal, { grade: 'consultant' });
});
afterEach(() => portal.close());

describe('recordConsent', () => {
	test('refuses a stranger, and a kind that the origin cannot have', async () => {
		const { caseNo } = await aDraft(portal, author, { origin: 'de_identified' });
		const input = { caseNo, kind: 'written', isAttested: true };
		expect(await recordConsent(portal, stranger, input)).toEqual({
			ok: false,
			reason: 'case_not_found'
		});
		expect(await recordConsent(portal, author, { ...input, kind: 'synthetic' })).toEqual({
			ok: false,
			reason: 'malformed',
			fields: { kind: 'consent_of_other_origin' }
		});
		const invented = await aDraft(portal, author);
		expect(
			await recordConsent(portal, author, { ...input, caseNo: invented.caseNo })
		).toMatchObject({ reason: 'malformed' });
	});

	test('records nothing that was not attested', async () => {
		const { caseNo } = await aDraft(portal, author, { origin: 'de_identified' });
		expect(await recordConsent(portal, author, { caseNo, kind: '', isAttested: false })).toEqual({
			ok: false,
			reason: 'malformed',
			fields: { kind: 'required', isAttested: 'required' }
		});
	});

	test('[IM55] writes kind, who attested and when; the last one counts', async () => {
		portal.setNow(new Date('2026-11-21T09:00:00Z'));
		const { caseNo, id } = await aDraft(portal, author, { origin: 'de_identified' });
		await recordConsent(portal, author, { caseNo, kind: 'verbal_witnessed', isAttested: true });
		portal.setNow(new Date('2026-11-21T10:00:00Z'));
		expect(
			await recordConsent(portal, author, { caseNo, kind: 'written', isAttested: true })
		).toEqual({
			ok: true,
			value: { kind: 'written' }
		});
		expect(await lastAudit(portal)).toEqual({
			actorId: author.id,
			type: 'case.consent_recorded',
			subject: { caseId: id, kind: 'written' }
		});
		expect(await readCase(portal, author, caseNo)).toMatchObject({
			value: {
				consent: {
					kind: 'written',
					attestedBy: author.displayName,
					attestedAt: '2026-11-21T10:00:00.000Z'
				}
			}
		});
	});
});
