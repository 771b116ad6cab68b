import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeAudit } from '#server/audit/write-audit.ts';
import { auditEntry, recommendation } from '#server/db/schema.ts';
import { verifyRecommendations } from '#server/meetings/verify-recommendations.ts';
import { addToRecommendation } from '#server/meetings/vote/add-to-recommendation.ts';
import { coSignRecommendation } from '#server/meetings/vote/co-sign-recommendation.ts';
import { forge } from '../builders/forge.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aSignedMeeting } from '../builders/signed.ts';

let portal: TestPortal;
beforeEach(async () => {
	portal = await openPortal();
});
afterEach(() => portal.close());

/** One signed recommendation with a co-signature and two addenda; answers its id. */
async function aFullySigned(): Promise<string> {
	const { recommendationIds, items, chair, panelist } = await aSignedMeeting(portal, { items: 1 });
	const agendaItemId = items[0]?.id ?? '';
	const [signed] = await portal.db.select({ seal: recommendation.seal }).from(recommendation);
	const seal = signed?.seal ?? '';
	expect(await coSignRecommendation(portal, panelist, { agendaItemId, seal })).toMatchObject({
		ok: true
	});
	for (const version of [1, 2]) {
		const added = { agendaItemId, version, text: `What came after version ${version}.` };
		expect(await addToRecommendation(portal, chair, added)).toMatchObject({ ok: true });
	}
	expect(await verifyRecommendations(portal)).toMatchObject({ ok: true, count: 1 });
	return recommendationIds[0] ?? '';
}

const entryOf = async (type: string, version?: number) => {
	const entries = await portal.db.select().from(auditEntry).where(eq(auditEntry.type, type));
	return entries.find(({ subject }) => version === undefined || subject.version === version)?.seq;
};

test.each([
	{ what: 'the specialty of a co-signature', change: sql`update co_signature set specialty = 'x'` },
	{ what: 'its name', change: sql`update co_signature set signed_by_name = 'Somebody else'` },
	{ what: 'its time', change: sql`update co_signature set signed_at = signed_at + interval '1 h'` }
])('[VT15] $what changed by hand is named', async ({ change }) => {
	const recommendationId = await aFullySigned();
	await forge(portal, change);
	expect(await verifyRecommendations(portal)).toEqual({
		...{ ok: false, recommendationId, reason: 'co_signature_invalid' }
	});
});

test('[VT15] an addendum changed by hand is named with its version', async () => {
	const recommendationId = await aFullySigned();
	await forge(portal, sql`update addendum set body = 'Nothing.' where version = 3`);
	expect(await verifyRecommendations(portal)).toEqual({
		...{ ok: false, recommendationId, reason: 'addendum_invalid', version: 3 }
	});
});

test('[VT15] an addendum removed from the middle leaves the next one loose, the last one is missed by the audit trail', async () => {
	const recommendationId = await aFullySigned();
	await forge(portal, sql`delete from addendum where version = 3`);
	expect(await verifyRecommendations(portal)).toEqual({
		...{ ok: false, reason: 'addendum_missing' },
		auditSeq: await entryOf('recommendation.added_to', 3)
	});
	await portal.close();
	portal = await openPortal();
	const other = await aFullySigned();
	await forge(portal, sql`delete from addendum where version = 2`);
	expect(await verifyRecommendations(portal)).toEqual({
		...{ ok: false, recommendationId: other, reason: 'addendum_invalid', version: 3 }
	});
	expect(other).not.toBe(recommendationId);
});

test('[VT15] a co-signature removed is missed by the audit trail, unless what it stood under was left out at a move', async () => {
	const recommendationId = await aFullySigned();
	const missing = {
		...{ ok: false, reason: 'co_signature_missing' },
		auditSeq: await entryOf('recommendation.co_signed')
	};
	await forge(portal, sql`delete from co_signature`);
	expect(await verifyRecommendations(portal)).toEqual(missing);
	await portal.db.transaction((tx) =>
		writeAudit(tx, null, 'recommendation.left_out', { recommendationId, seal: 'x' })
	);
	expect(await verifyRecommendations(portal)).toMatchObject({ ok: true });
});
