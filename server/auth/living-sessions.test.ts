import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { signInAs } from '../../tests/builders/session.ts';
import { person, session } from '#server/db/schema.ts';
import { livingSessions } from './sessions.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

async function aSession() {
	const actor = await aPerson(portal);
	await signInAs(portal, actor);
	const [found] = await portal.db.select().from(session).where(eq(session.personId, actor.id));
	return { personId: actor.id, hash: found?.id ?? '', expiresAt: found?.expiresAt ?? new Date() };
}

test('[LB11] of many sessions those live that are neither unknown nor over, and whose person is active', async () => {
	const [living, gone] = [await aSession(), await aSession()];
	const hashes = [living.hash, gone.hash, 'f'.repeat(64)];
	expect(await livingSessions(portal, hashes)).toEqual(new Set([living.hash, gone.hash]));
	expect(await livingSessions(portal, [])).toEqual(new Set());
	await portal.db
		.update(person)
		.set({ deactivatedAt: new Date() })
		.where(eq(person.id, gone.personId));
	expect(await livingSessions(portal, hashes)).toEqual(new Set([living.hash]));
	portal.setNow(new Date(living.expiresAt.getTime() + 1));
	expect(await livingSessions(portal, hashes)).toEqual(new Set());
	portal.setNow(null);
});
