import { and, eq, isNull } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { hashOfToken, linkTo, newToken } from '#server/auth/tokens.ts';
import { calendarAddress, person } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { calendarFile } from './calendar-file.ts';
import { calendarMeetings } from './calendar-meetings.ts';

/** A new private address for one's calendar program; the one before ends. It is shown this once. */
export async function renewCalendarAddress(
	portal: Portal,
	actor: Actor
): Promise<Outcome<{ address: string }>> {
	const { token, tokenHash } = newToken();
	return portal.db.transaction(async (tx) => {
		const row = { tokenHash, createdAt: portal.clock.now() };
		await tx
			.insert(calendarAddress)
			.values({ personId: actor.id, ...row })
			.onConflictDoUpdate({ target: calendarAddress.personId, set: row });
		await writeAudit(tx, actor.id, 'calendar_address.made', { personId: actor.id });
		return accept({ address: linkTo(portal.config, `/files/calendars/${token}.ics`) });
	});
}

/** Whoever has the address reads nothing from now on. */
export async function revokeCalendarAddress(portal: Portal, actor: Actor): Promise<Outcome<null>> {
	return portal.db.transaction(async (tx) => {
		await tx.delete(calendarAddress).where(eq(calendarAddress.personId, actor.id));
		await writeAudit(tx, actor.id, 'calendar_address.revoked', { personId: actor.id });
		return accept(null);
	});
}

/** Since when there is an address, or null. */
export async function calendarAddressSince(portal: Portal, actor: Actor): Promise<string | null> {
	const [found] = await portal.db
		.select({ createdAt: calendarAddress.createdAt })
		.from(calendarAddress)
		.where(eq(calendarAddress.personId, actor.id));
	return found?.createdAt.toISOString() ?? null;
}

/** The meetings of the person whose address this is. A calendar program has no session: the token is the right. */
export async function readSubscribedCalendar(
	portal: Portal,
	token: string
): Promise<Outcome<string>> {
	const [found] = await portal.db
		.select({ personId: calendarAddress.personId })
		.from(calendarAddress)
		.innerJoin(person, and(eq(person.id, calendarAddress.personId), isNull(person.deactivatedAt)))
		.where(eq(calendarAddress.tokenHash, hashOfToken(token)));
	if (found === undefined) {
		return refuse('not_found');
	}
	const now = portal.clock.now();
	const meetings = await calendarMeetings(portal.db, { personId: found.personId, now });
	return accept(calendarFile(portal.config, { meetings, now }));
}
