import { createHash } from 'node:crypto';
import { eq, lte } from 'drizzle-orm';
import type { Adapter, DatabaseSession } from 'lucia';
import type { DbOrTx } from '#server/db/client.ts';
import { person, session } from '#server/db/schema.ts';

/** What the table holds instead of the cookie's value: a copy of the table signs nobody in. */
export function sessionHashOf(sessionId: string): string {
	return createHash('sha256').update(sessionId).digest('hex');
}

export function isSessionHash(value: unknown): value is string {
	return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

type Row = typeof session.$inferSelect;

async function readRow(
	on: DbOrTx,
	sessionId: string
): Promise<{ session: Row; deactivatedAt: Date | null } | undefined> {
	const [found] = await on
		.select({ session, deactivatedAt: person.deactivatedAt })
		.from(session)
		.innerJoin(person, eq(person.id, session.personId))
		.where(eq(session.id, sessionHashOf(sessionId)));
	return found;
}

/**
 * Lucia's adapter for our table. It hashes ids, keeps the idle limit within the absolute one, and translates between the
 * portal's clock and the machine's, which is the only one that Lucia reads.
 */
export function sessionAdapter(on: DbOrTx, clock: { now: () => Date }): Adapter {
	const ahead = () => Date.now() - clock.now().getTime();
	const toLucia = (row: Row, sessionId: string): DatabaseSession => ({
		id: sessionId,
		userId: row.personId,
		expiresAt: new Date(row.expiresAt.getTime() + ahead()),
		attributes: { createdAt: row.createdAt, endsAt: row.endsAt }
	});
	const within = (endsAt: Date, luciaExpiry: Date) =>
		new Date(Math.min(luciaExpiry.getTime() - ahead(), endsAt.getTime()));

	return {
		async getSessionAndUser(sessionId) {
			const found = await readRow(on, sessionId);
			if (found === undefined) {
				return [null, null];
			}
			const user = { id: found.session.personId, attributes: {} };
			return [toLucia(found.session, sessionId), found.deactivatedAt === null ? user : null];
		},
		// The cookie's value is not known here; the hash stands in, so such a session is ended by its hash.
		async getUserSessions(personId) {
			const found = await on.select().from(session).where(eq(session.personId, personId));
			return found.map((row) => toLucia(row, row.id));
		},
		async setSession({ id, userId, expiresAt, attributes }) {
			await on.insert(session).values({
				id: sessionHashOf(id),
				personId: userId,
				createdAt: attributes.createdAt,
				expiresAt: within(attributes.endsAt, expiresAt),
				endsAt: attributes.endsAt
			});
		},
		async updateSessionExpiration(sessionId, expiresAt) {
			const id = sessionHashOf(sessionId);
			const [row] = await on
				.select({ endsAt: session.endsAt })
				.from(session)
				.where(eq(session.id, id));
			if (row !== undefined) {
				await on
					.update(session)
					.set({ expiresAt: within(row.endsAt, expiresAt) })
					.where(eq(session.id, id));
			}
		},
		async deleteSession(sessionId) {
			await on.delete(session).where(eq(session.id, sessionHashOf(sessionId)));
		},
		async deleteUserSessions(personId) {
			await on.delete(session).where(eq(session.personId, personId));
		},
		async deleteExpiredSessions() {
			await on.delete(session).where(lte(session.expiresAt, clock.now()));
		}
	};
}

declare module 'lucia' {
	interface Register {
		UserId: string;
		DatabaseSessionAttributes: { createdAt: Date; endsAt: Date };
	}
}
