import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPerson } from '../../tests/builders/people.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { signInAs } from '../../tests/builders/session.ts';
import { session } from '#server/db/schema.ts';
import { sessionOf } from './sessions.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

test('a copy of the session table signs nobody in', async () => {
	const actor = await aPerson(portal);
	const cookie = await signInAs(portal, actor);
	expect((await sessionOf(portal, cookie))?.actor).toEqual(actor);
	const dump = await portal.db.select().from(session);
	expect(dump.length).toBeGreaterThan(0);
	for (const row of dump) {
		expect(await sessionOf(portal, `session=${row.id}`)).toBeNull();
	}
});
