import { asc, eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyTrail } from '#server/audit/verify-trail.ts';
import { auditHash, FIRST_HASH, writeAudit } from '#server/audit/write-audit.ts';
import { newId } from '#server/db/schema/columns.ts';
import { auditEntry, recommendation } from '#server/db/schema.ts';
import { verifyRecommendations } from '#server/meetings/verify-recommendations.ts';
import { forge } from '../builders/forge.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aSignedMeeting } from '../builders/signed.ts';

let portal: TestPortal;
beforeEach(async () => {
	portal = await openPortal();
});
afterEach(() => portal.close());

async function writeEntries(count: number): Promise<void> {
	await portal.db.transaction(async (tx) => {
		for (let number = 1; number <= count; number += 1) {
			await writeAudit(tx, newId(), 'case.read', { caseId: newId(), number });
		}
	});
}

/** More entries than are read at a time, with their chain, in one statement. */
async function writeChain(count: number): Promise<string> {
	let previousHash = FIRST_HASH;
	const entries = Array.from({ length: count }, () => {
		const entry = {
			at: new Date(),
			actorId: newId(),
			type: 'case.read',
			subject: {},
			previousHash
		};
		previousHash = auditHash(entry);
		return { ...entry, hash: previousHash };
	});
	await portal.db.insert(auditEntry).values(entries);
	return previousHash;
}

test('an entry changed by hand is named, however small the change', async () => {
	await writeEntries(5);
	await forge(portal, sql`update audit_entry set type = 'case.Read' where seq = 3`);
	expect(await verifyTrail(portal.db)).toEqual({
		ok: false,
		count: 2,
		brokenSeq: 3,
		reason: 'changed'
	});
});

test('an entry changed together with its hash is found by the one after it', async () => {
	await writeEntries(5);
	const [, , third] = await portal.db.select().from(auditEntry).orderBy(asc(auditEntry.seq));
	const hash = third === undefined ? '' : auditHash({ ...third, actorId: null });
	await forge(portal, sql`update audit_entry set actor_id = null, hash = ${hash} where seq = 3`);
	expect(await verifyTrail(portal.db)).toEqual({
		ok: false,
		count: 3,
		brokenSeq: 4,
		reason: 'out_of_chain'
	});
});

test.each([1, 3])('entry %i taken out is found by the one after it', async (seq) => {
	await writeEntries(5);
	await forge(portal, sql`delete from audit_entry where seq = ${seq}`);
	expect(await verifyTrail(portal.db)).toEqual({
		ok: false,
		count: seq - 1,
		brokenSeq: seq + 1,
		reason: 'out_of_chain'
	});
});

test('an empty trail is intact', async () => {
	expect(await verifyTrail(portal.db)).toEqual({
		ok: true,
		count: 0,
		lastSeq: 0,
		lastHash: FIRST_HASH
	});
});

test('a trail longer than one batch is read to its end, whose hash is told', async () => {
	const lastHash = await writeChain(2001);
	expect(await verifyTrail(portal.db)).toEqual({ ok: true, count: 2001, lastSeq: 2001, lastHash });
});

test('the last entries removed leave a chain that is intact and ends with another hash', async () => {
	const lastHash = await writeChain(10);
	await forge(portal, sql`delete from audit_entry where seq > 8`);
	const verified = await verifyTrail(portal.db);
	expect(verified).toMatchObject({ ok: true, count: 8, lastSeq: 8 });
	expect(verified).not.toMatchObject({ lastHash });
});

test('a signed text changed by hand is named', async () => {
	const { recommendationIds } = await aSignedMeeting(portal);
	const [, second] = recommendationIds;
	await forge(portal, sql`update recommendation set body_text = 'Nothing.' where id = ${second}`);
	expect(await verifyRecommendations(portal)).toEqual({
		ok: false,
		recommendationId: second,
		reason: 'invalid'
	});
});

test('[LB72] a kept case changed by hand is named with its recommendation', async () => {
	const { recommendationIds, items } = await aSignedMeeting(portal);
	const itemId = items[1]?.id ?? '';
	await forge(
		portal,
		sql`update discussed_case set title = 'Another' where agenda_item_id = ${itemId}`
	);
	expect(await verifyRecommendations(portal)).toEqual({
		ok: false,
		recommendationId: recommendationIds[1],
		reason: 'invalid'
	});
});

test('a signature removed from the middle of a meeting leaves the next one loose', async () => {
	const { recommendationIds } = await aSignedMeeting(portal, { items: 3 });
	const [, second, third] = recommendationIds;
	await forge(portal, sql`delete from recommendation where id = ${second}`);
	expect(await verifyRecommendations(portal)).toEqual({
		ok: false,
		recommendationId: third,
		reason: 'out_of_chain'
	});
});

test('a meeting’s last signature removed is missed by the audit trail', async () => {
	const { recommendationIds } = await aSignedMeeting(portal);
	const last = recommendationIds.at(-1);
	await forge(portal, sql`delete from recommendation where id = ${last}`);
	const [entry] = await portal.db
		.select({ seq: auditEntry.seq })
		.from(auditEntry)
		.where(sql`subject ->> 'recommendationId' = ${last}`);
	expect(await verifyRecommendations(portal)).toEqual({
		ok: false,
		auditSeq: entry?.seq,
		reason: 'missing'
	});
});

test('a signature that the trail says was left out at a move is counted, one with another seal is missed', async () => {
	const { recommendationIds } = await aSignedMeeting(portal);
	const last = recommendationIds.at(-1) ?? '';
	const [signed] = await portal.db
		.select({ seal: recommendation.seal })
		.from(recommendation)
		.where(eq(recommendation.id, last));
	await forge(portal, sql`delete from recommendation where id = ${last}`);
	const leaveOut = (seal: string) =>
		portal.db.transaction((tx) =>
			writeAudit(tx, null, 'recommendation.left_out', { recommendationId: last, seal })
		);
	await leaveOut('another');
	expect(await verifyRecommendations(portal)).toMatchObject({ reason: 'missing' });
	await leaveOut(signed?.seal ?? '');
	expect(await verifyRecommendations(portal)).toMatchObject({ ok: true, count: 1, leftOut: 2 });
});

test('signatures of several meetings are intact, also when the clock was set back between two', async () => {
	await aSignedMeeting(portal);
	let now = Date.now();
	const setBack = () => portal.setNow(new Date((now -= 3_600_000)));
	await aSignedMeeting(portal, { items: 3, beforeEach: setBack });
	expect(await verifyRecommendations(portal)).toEqual({
		ok: true,
		count: 5,
		meetings: 2,
		notKept: 0,
		leftOut: 0,
		redacted: 0
	});
	expect(await verifyTrail(portal.db)).toMatchObject({ ok: true });
});
