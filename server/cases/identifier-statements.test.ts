import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { identifierStatement, tumorCase } from '#server/db/schema.ts';
import { newId } from '#server/db/schema/columns.ts';
import { auditOf, lastAudit } from '../../tests/builders/audit.ts';
import { aConsent, aDraft, aRecord, anAgendaWith } from '../../tests/builders/cases.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { aStatement, findingsOfCase, seenFinding } from '../../tests/builders/statements.ts';
import { decideStatement } from './decide-statement.ts';
import { editCase } from './edit-case.ts';
import { markReady } from './mark-ready.ts';
import { readFindings } from './read-findings.ts';
import { countStatements, readStatements } from './read-statements.ts';
import { removeFinding } from './remove-finding.ts';
import { stateFinding } from './state-finding.ts';

const TITLE = 'Upper-lobe mass after six months of TB treatment';
const PHONE = '0300-1234567';
const MAIL = 'tumor.clinic@example.org';
const PRESENTATION = `Cough for seven months. Call ${PHONE}. Reports go to ${MAIL}.`;
const REASON = 'It is the address of the clinic.';

let portal: TestPortal;
let author: Actor;
let senior: Actor;
let caseNo: string;
let caseId: string;
beforeEach(async () => {
	portal = await openPortal();
	author = await aPerson(portal, { grade: 'resident' });
	senior = await aPerson(portal, { grade: 'consultant' });
	const record = aRecord({ presentation: PRESENTATION });
	({ caseNo, id: caseId } = await aDraft(portal, author, { record }));
	await aConsent(portal, author, caseId);
});
afterEach(() => portal.close());

const seen = (found: string) => seenFinding(portal, author, { caseNo, found });
const stated = (found = MAIL) => aStatement(portal, author, { caseNo, found });
const presentationNow = async (): Promise<unknown> => {
	const [row] = await portal.db.select({ record: tumorCase.record }).from(tumorCase);
	return row?.record;
};
const edit = (version: number, presentation: string) =>
	editCase(portal, author, {
		...{ caseNo, version, title: TITLE },
		record: aRecord({ presentation })
	});

describe('a passage is taken out', () => {
	test('[IM53] not by a stranger, nor by a reader; the attempt is written down', async () => {
		const passage = await seen(PHONE);
		const stranger = await aPerson(portal, { grade: 'consultant' });
		const gone = { ok: false, reason: 'case_not_found' };
		expect(await removeFinding(portal, stranger, passage)).toEqual(gone);
		expect(await stateFinding(portal, stranger, { ...passage, reason: REASON })).toEqual(gone);
		expect(await readFindings(portal, stranger, caseNo)).toEqual(gone);
		expect(await lastAudit(portal)).toEqual({
			actorId: stranger.id,
			type: 'case.refused',
			subject: { caseId, verb: 'edit' }
		});
		expect(await presentationNow()).toMatchObject({ presentation: PRESENTATION });
	});

	test('[IM45] not when the text was changed meanwhile, and not at a place where nothing was found', async () => {
		const passage = await seen(PHONE);
		await edit(1, `Now longer. ${PRESENTATION}`);
		const gone = { ok: false, reason: 'finding_gone' };
		expect(await removeFinding(portal, author, passage)).toEqual(gone);
		expect(await removeFinding(portal, author, { ...passage, version: 2 })).toEqual(gone);
		expect(await stateFinding(portal, author, { ...passage, reason: REASON })).toEqual(gone);
		const nowhere = { ...(await seen(PHONE)), field: '__proto__' };
		expect(await removeFinding(portal, author, nowhere)).toEqual(gone);
	});

	test('[IM45] not while the case is under discussion', async () => {
		const passage = await seen(PHONE);
		await anAgendaWith(portal, {
			...{ caseId, presenter: author, members: [{ actor: senior, role: 'chair' }] },
			...{ status: 'open', itemStatus: 'under_discussion' }
		});
		expect(await removeFinding(portal, author, passage)).toEqual({
			ok: false,
			reason: 'case_under_discussion'
		});
	});

	test('[IM45] by its author: words stand in its place, and the trail holds where it was, not what', async () => {
		const passage = await seen(PHONE);
		expect(await removeFinding(portal, author, passage)).toEqual({
			ok: true,
			value: { version: 2, listedAt: [] }
		});
		expect(await presentationNow()).toMatchObject({
			presentation: `Cough for seven months. Call [phone removed]. Reports go to ${MAIL}.`
		});
		expect(await lastAudit(portal)).toEqual({
			actorId: author.id,
			type: 'case.finding_removed',
			subject: { caseId, version: 2, kind: 'phone', field: 'presentation', start: 29, length: 12 }
		});
		const trail = JSON.stringify(await auditOf(portal));
		expect(trail).not.toContain('1234567');
	});
});

describe('a passage is stated not to identify', () => {
	test('[IM46] not without a reason, nor with one that names somebody', async () => {
		const passage = await seen(MAIL);
		expect(await stateFinding(portal, author, { ...passage, reason: ' ' })).toEqual({
			ok: false,
			reason: 'malformed',
			fields: { reason: 'reason_short' }
		});
		expect(
			await stateFinding(portal, author, { ...passage, reason: 'It is of Dr Sarwat Jalal' })
		).toEqual({ ok: false, reason: 'malformed', fields: { reason: 'identifier' } });
		expect(await portal.db.select().from(identifierStatement)).toEqual([]);
	});

	test('[IM46] its row and the trail hold neither the passage nor a hash that could be guessed', async () => {
		const statementId = await stated();
		const [row] = await portal.db.select().from(identifierStatement);
		expect(row).toMatchObject({ id: statementId, kind: 'email', field: 'presentation' });
		expect(row?.findingKey).toMatch(/^[0-9a-f]{64}$/);
		expect(await lastAudit(portal)).toEqual({
			actorId: author.id,
			type: 'case.finding_stated',
			subject: {
				...{ caseId, statementId, kind: 'email', field: 'presentation' },
				...{ start: PRESENTATION.indexOf(MAIL), length: MAIL.length }
			}
		});
		expect(JSON.stringify([row, await auditOf(portal)])).not.toContain('tumor.clinic');
		// Another case with the same passage has another key: rows cannot be compared.
		const other = await aDraft(portal, author, { record: aRecord({ presentation: PRESENTATION }) });
		await aStatement(portal, author, { caseNo: other.caseNo, found: MAIL });
		const keys = (await portal.db.select().from(identifierStatement)).map((one) => one.findingKey);
		expect(new Set(keys).size).toBe(2);
	});

	test('[IM46] only once while it waits or is agreed to', async () => {
		const passage = await seen(MAIL);
		const statementId = await stated();
		const again = () => stateFinding(portal, author, { ...passage, reason: REASON });
		expect(await again()).toEqual({ ok: false, reason: 'finding_gone' });
		await decideStatement(portal, senior, { statementId, decision: 'confirm' });
		expect(await again()).toEqual({ ok: false, reason: 'finding_gone' });
	});

	test('[IM49] and stays so while other text changes; a changed passage is open anew', async () => {
		const statementId = await stated();
		await decideStatement(portal, senior, { statementId, decision: 'confirm' });
		const statesOf = async () =>
			(await findingsOfCase(portal, author, caseNo)).findings.map(({ state, passage }) => [
				passage.found,
				state
			]);
		await edit(1, `Some words before. Reports go to ${MAIL.toUpperCase()}.`);
		expect(await statesOf()).toEqual([[MAIL.toUpperCase(), 'confirmed']]);
		await edit(2, 'Reports go to tumor.clinics@example.org.');
		expect(await statesOf()).toEqual([['tumor.clinics@example.org', 'open']]);
	});

	test('[IM50] a question about a small place is open anew when the tissue is another', async () => {
		const record = aRecord({
			presentation: 'She comes from Taunsa.',
			morphology: { code: '9364/3', grade: null }
		});
		const rare = await aDraft(portal, author, { record });
		const statementId = await aStatement(portal, author, { caseNo: rare.caseNo, found: 'Taunsa' });
		await decideStatement(portal, senior, { statementId, decision: 'confirm' });
		const { findings } = await findingsOfCase(portal, author, rare.caseNo);
		expect(findings).toMatchObject([{ kind: 'rare_in_small_place', state: 'confirmed' }]);
		await editCase(portal, author, {
			...{ caseNo: rare.caseNo, version: 1, title: TITLE },
			record: { ...record, morphology: { code: '9180/3', grade: null } }
		});
		expect((await findingsOfCase(portal, author, rare.caseNo)).findings).toMatchObject([
			{ kind: 'rare_in_small_place', state: 'open' }
		]);
	});
});

describe('the second person', () => {
	const decide = (actor: Actor, statementId: string, decision: 'confirm' | 'reject' = 'confirm') =>
		decideStatement(portal, actor, { statementId, decision });

	test('[IM47] is not the author, whatever their grade', async () => {
		const own = await aPerson(portal, { grade: 'consultant' });
		const draft = await aDraft(portal, own, { record: aRecord({ presentation: PRESENTATION }) });
		const statementId = await aStatement(portal, own, { caseNo: draft.caseNo, found: MAIL });
		expect(await decide(own, statementId)).toEqual({ ok: false, reason: 'own_statement' });
		expect(await lastAudit(portal)).toMatchObject({ type: 'case.statement_refused' });
		expect(await readStatements(portal, own)).toEqual({ ok: true, value: [] });
	});

	test('[IM47] is a senior of the author’s society; to others the statement does not exist', async () => {
		const statementId = await stated();
		const strangers = [
			await aPerson(portal, { grade: 'consultant', society: 'psco' }),
			await aPerson(portal, { grade: 'resident' }),
			await aPerson(portal, { grade: 'student' })
		];
		for (const stranger of strangers) {
			const gone = { ok: false, reason: 'statement_not_found' };
			expect(await decide(stranger, statementId)).toEqual(gone);
			expect(await decide(stranger, statementId, 'reject')).toEqual(gone);
		}
		expect(await decide(senior, newId())).toEqual({ ok: false, reason: 'statement_not_found' });
		expect(await decide(senior, 'nonsense')).toEqual({ ok: false, reason: 'statement_not_found' });
		const [other, resident] = strangers;
		expect(other && (await readStatements(portal, other))).toEqual({ ok: true, value: [] });
		expect(resident && (await readStatements(portal, resident))).toEqual({
			ok: false,
			reason: 'not_found'
		});
	});

	test('[IM47] has nothing to decide when the passage has left the text, or was decided', async () => {
		const statementId = await stated();
		await edit(1, 'Cough for seven months.');
		expect(await readStatements(portal, senior)).toEqual({ ok: true, value: [] });
		expect(await countStatements(portal.db, portal, senior)).toBe(0);
		const changed = { ok: false, reason: 'statement_changed' };
		expect(await decide(senior, statementId)).toEqual(changed);
		await edit(2, PRESENTATION);
		expect((await decide(senior, statementId)).ok).toBe(true);
		expect(await decide(senior, statementId, 'reject')).toEqual(changed);
	});

	test('[IM47] reads the passage with its reason and agrees, which stands in the audit trail', async () => {
		const statementId = await stated();
		expect(await countStatements(portal.db, portal, senior)).toBe(1);
		expect(await readStatements(portal, senior)).toMatchObject({
			ok: true,
			value: [
				{
					...{ id: statementId, kind: 'email', reason: 'Not of the patient.' },
					statedBy: author.displayName,
					places: [{ field: 'presentation', passage: { found: MAIL } }]
				}
			]
		});
		expect(await lastAudit(portal)).toEqual({
			actorId: senior.id,
			type: 'case.statements_read',
			subject: { caseId }
		});
		expect(await decide(senior, statementId)).toEqual({ ok: true, value: { caseNo } });
		expect(await lastAudit(portal)).toEqual({
			actorId: senior.id,
			type: 'case.statement_confirmed',
			subject: { caseId, statementId, kind: 'email', field: 'presentation' }
		});
		expect((await findingsOfCase(portal, author, caseNo)).findings).toMatchObject([
			{ kind: 'phone', state: 'open' },
			{ kind: 'email', state: 'confirmed', decidedBy: senior.displayName }
		]);
	});

	test('[IM48] may hold that it identifies: it is open anew, and a new reason is a new statement', async () => {
		const statementId = await stated();
		expect((await decide(senior, statementId, 'reject')).ok).toBe(true);
		expect(await lastAudit(portal)).toMatchObject({ type: 'case.statement_rejected' });
		expect((await findingsOfCase(portal, author, caseNo)).findings).toMatchObject([
			{ kind: 'phone' },
			{ kind: 'email', state: 'rejected', decidedBy: senior.displayName }
		]);
		const next = await stated();
		expect(next).not.toBe(statementId);
		expect(await decide(senior, statementId)).toEqual({
			ok: false,
			reason: 'statement_not_found'
		});
		expect((await decide(senior, next)).ok).toBe(true);
	});
});

describe('the gate', () => {
	test('[IM44] a draft is made ready when each passage is out of the text or agreed not to identify', async () => {
		const ready = () => markReady(portal, author, { caseNo });
		const open = { ok: false, reason: 'identifiers_found', fields: { presentation: 'identifier' } };
		expect(await ready()).toEqual(open);
		await removeFinding(portal, author, await seen(PHONE));
		expect(await ready()).toEqual(open);
		const first = await stated();
		expect(await ready()).toEqual({ ok: false, reason: 'statements_waiting' });
		await decideStatement(portal, senior, { statementId: first, decision: 'reject' });
		expect(await ready()).toEqual(open);
		const second = await stated();
		await decideStatement(portal, senior, { statementId: second, decision: 'confirm' });
		expect(await ready()).toEqual({ ok: true, value: { version: 3 } });
	});

	test('[IM52] a ready case takes no passage that nobody agreed to, and keeps those that were', async () => {
		await removeFinding(portal, author, await seen(PHONE));
		const statementId = await stated();
		await decideStatement(portal, senior, { statementId, decision: 'confirm' });
		await markReady(portal, author, { caseNo });
		expect(await edit(3, `Reports go to ${MAIL}. Seen on 12 March 2026.`)).toEqual({
			ok: false,
			reason: 'identifiers_found',
			fields: { presentation: 'identifier' }
		});
		expect((await edit(3, `Reports go to ${MAIL}. Day 40: better.`)).ok).toBe(true);
	});
});
