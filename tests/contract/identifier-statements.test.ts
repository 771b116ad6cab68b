import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { decideStatement } from '#server/cases/decide-statement.ts';
import { editCase } from '#server/cases/edit-case.ts';
import { markReady } from '#server/cases/mark-ready.ts';
import { readStatements } from '#server/cases/read-statements.ts';
import { removeFinding } from '#server/cases/remove-finding.ts';
import { stateFinding } from '#server/cases/state-finding.ts';
import { identifierStatement, tumorCase } from '#server/db/schema.ts';
import { aConsent, aDraft, aRecord } from '../builders/cases.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPerson } from '../builders/people.ts';
import { aStatement, findingsOfCase, seenFinding } from '../builders/statements.ts';

const found = 'tumor.clinic@example.org';
const TITLE = 'A mass in the chest';
const record = aRecord({ presentation: `Reports go to ${found}.` });

let portal: TestPortal;
let author: Actor;
let seniors: Actor[];
let caseNo: string;
beforeAll(async () => {
	portal = await openPortal();
	author = await aPerson(portal, { grade: 'resident' });
	seniors = await Promise.all(
		Array.from({ length: 4 }, () => aPerson(portal, { grade: 'consultant' }))
	);
});
afterAll(() => portal.close());
beforeEach(async () => {
	const made = await aDraft(portal, author, { record });
	({ caseNo } = made);
	await aConsent(portal, author, made.id);
});

test('[IM47] of four seniors who decide at once exactly one decides, for or against', async () => {
	const statementId = await aStatement(portal, author, { caseNo, found });
	const decided = await Promise.all(
		seniors.map((senior, index) =>
			decideStatement(portal, senior, {
				statementId,
				decision: index % 2 === 0 ? 'confirm' : 'reject'
			})
		)
	);
	expect(decided.filter((one) => one.ok)).toHaveLength(1);
	const won = decided.findIndex((one) => one.ok);
	const { findings } = await findingsOfCase(portal, author, caseNo);
	expect(findings).toMatchObject([{ state: won % 2 === 0 ? 'confirmed' : 'rejected' }]);
});

test('[IM46] of a statement sent twice at once one is kept, and one is waiting', async () => {
	const seen = await seenFinding(portal, author, { caseNo, found });
	const before = (await portal.db.select().from(identifierStatement)).length;
	const sent = await Promise.all(
		['The clinic.', 'A list of the clinic.'].map((reason) =>
			stateFinding(portal, author, { ...seen, reason })
		)
	);
	expect(sent.filter((one) => one.ok)).toHaveLength(1);
	expect(await portal.db.select().from(identifierStatement)).toHaveLength(before + 1);
});

test('[IM44] a text that changes while a senior agrees never leaves a ready case with an open passage', async () => {
	const [senior = author] = seniors;
	const statementId = await aStatement(portal, author, { caseNo, found });
	const changed = aRecord({ presentation: `Reports go to other.${found}.` });
	await Promise.all([
		decideStatement(portal, senior, { statementId, decision: 'confirm' }),
		editCase(portal, author, { caseNo, version: 1, title: TITLE, record: changed }),
		markReady(portal, author, { caseNo })
	]);
	const [row] = await portal.db
		.select({ status: tumorCase.status })
		.from(tumorCase)
		.where(eq(tumorCase.caseNo, caseNo));
	const { findings } = await findingsOfCase(portal, author, caseNo);
	const isWhole = findings.every(({ state }) => state === 'confirmed');
	expect(row?.status === 'draft' || isWhole).toBe(true);
});

test('[IM45] of two windows that take one passage out the second is told that it is gone', async () => {
	const seen = await seenFinding(portal, author, { caseNo, found });
	const removed = await Promise.all([
		removeFinding(portal, author, seen),
		removeFinding(portal, author, seen)
	]);
	expect(removed.map((one) => one.ok || one.reason).toSorted()).toEqual(['finding_gone', true]);
});

test('[IM47] the list of a senior is in the order in which things were stated', async () => {
	const [senior = author] = seniors;
	const first = await aStatement(portal, author, { caseNo, found });
	const other = await aDraft(portal, author, { record });
	const second = await aStatement(portal, author, { caseNo: other.caseNo, found });
	const read = await readStatements(portal, senior);
	expect(read.ok && read.value.slice(-2).map(({ id }) => id)).toEqual([first, second]);
});
