import { and, eq } from 'drizzle-orm';
import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import { faultOfPassword, hashPassword } from '#server/auth/passwords.ts';
import { openSessionIn, type Opened } from '#server/auth/open-session.ts';
import { rightsChangedFacts } from '#server/auth/rights-changed.ts';
import type { Visit } from '#server/auth/visit.ts';
import { isUniqueViolation, type Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { invitation, membership, person } from '#server/db/schema.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { DisplayNameSchema } from '#lib/domain/people/display-name.ts';
import { SpecialtySchema, type Specialty } from '#lib/domain/people/people.ts';
import { livingInvitation } from './invitation-row.ts';
import { readInvitation } from './read-invitation.ts';

/** Address, society, grade and rights come from the invitation, whatever else a form may carry. */
const NewPersonSchema = v.object({
	displayName: DisplayNameSchema,
	specialty: SpecialtySchema,
	password: v.string()
});
type NewPerson = { displayName: string; specialty: Specialty; passwordHash: string };
type Joined = { personId: string; email: string; facts: Fact[] };
export type Accepted = Opened & { personId: string };
type Input = { token: string; displayName?: unknown; specialty?: unknown; password?: unknown };

/** A new person sets name, specialty and password; somebody with an account joins while signed in as that person. Both go on with a new session. */
export async function acceptInvitation(
	portal: Portal,
	actor: Actor | null,
	visit: Visit,
	input: Input
): Promise<Outcome<Accepted>> {
	const shown = await readInvitation(portal, actor, input.token);
	if (!shown.ok) {
		return shown;
	}
	if (shown.value.step === 'sign_in') {
		return refuse('not_signed_in');
	}
	if (shown.value.step === 'join') {
		return inTransaction(portal, actor, visit, { token: input.token, person: null });
	}
	const parsed = parseFields(NewPersonSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const { displayName, specialty, password } = parsed.value;
	const fault = faultOfPassword(password, shown.value.email);
	if (fault !== null) {
		return refuse('password_weak', { password: fault });
	}
	const passwordHash = await hashPassword(password);
	return inTransaction(portal, actor, visit, {
		token: input.token,
		person: { displayName, specialty, passwordHash }
	});
}

async function inTransaction(
	portal: Portal,
	actor: Actor | null,
	visit: Visit,
	given: { token: string; person: NewPerson | null }
): Promise<Outcome<Accepted>> {
	try {
		return await portal.db.transaction(async (tx) => {
			const [found] = await livingInvitation(tx, portal, given.token).for('update');
			if (found === undefined) {
				return refuse('invitation_not_valid');
			}
			const joined =
				given.person === null
					? await joinSociety(tx, portal, actor, found.invitation)
					: await createPerson(tx, portal, given.person, found.invitation);
			if (!joined.ok) {
				return joined;
			}
			await tx
				.update(invitation)
				.set({ usedAt: portal.clock.now() })
				.where(eq(invitation.id, found.invitation.id));
			const { personId, email } = joined.value;
			const opened = await openSessionIn(tx, portal, visit, { id: personId, email });
			await writeAudit(tx, personId, 'invitation.accepted', {
				invitationId: found.invitation.id,
				personId,
				societyId: found.invitation.societyId,
				grade: found.invitation.grade
			});
			return accept({ ...opened, personId, facts: [...joined.value.facts, ...opened.facts] });
		});
	} catch (error) {
		// Two links for one new address, from two societies, accepted in the same moment.
		if (isUniqueViolation(error)) {
			return refuse('not_signed_in');
		}
		throw error;
	}
}

type Row = typeof invitation.$inferSelect;

async function createPerson(
	tx: Tx,
	portal: Portal,
	given: NewPerson,
	{ email, societyId, grade, asAdministrator }: Row
): Promise<Outcome<Joined>> {
	const personId = newId();
	const createdAt = portal.clock.now();
	await tx.insert(person).values({ id: personId, email, ...given, createdAt });
	await tx
		.insert(membership)
		.values({ personId, societyId, grade, isAdministrator: asAdministrator, createdAt });
	return accept({ personId, email, facts: [] });
}

async function joinSociety(
	tx: Tx,
	portal: Portal,
	actor: Actor | null,
	{ email, societyId, grade, asAdministrator, invitedById }: Row
): Promise<Outcome<Joined>> {
	const [owner] = await tx
		.select({ id: person.id, deactivatedAt: person.deactivatedAt })
		.from(person)
		.where(eq(person.email, email))
		.for('update');
	if (owner === undefined || owner.deactivatedAt !== null || owner.id !== actor?.id) {
		return refuse('not_signed_in');
	}
	const personId = owner.id;
	const own = and(eq(membership.personId, personId), eq(membership.societyId, societyId));
	const [already] = await tx.select().from(membership).where(own).for('update');
	if (already === undefined) {
		const createdAt = portal.clock.now();
		await tx
			.insert(membership)
			.values({ personId, societyId, grade, isAdministrator: asAdministrator, createdAt });
	} else if (asAdministrator && invitedById === null) {
		// The operator makes a member an administrator, for a society that has lost its last one. The grade stays.
		await tx.update(membership).set({ isAdministrator: true }).where(own);
	} else {
		return refuse('already_exists');
	}
	return accept({ personId, email, facts: await rightsChangedFacts(tx, personId) });
}
