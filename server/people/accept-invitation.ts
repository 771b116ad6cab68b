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
type Input = {
	from: Visit;
	token: string;
	displayName?: unknown;
	specialty?: unknown;
	password?: unknown;
};
/** What is known before the transaction; `person` is null for somebody who has an account. */
type Acceptance = { portal: Portal; actor: Actor | null; input: Input; person: NewPerson | null };

/** A new person sets name, specialty and password; somebody with an account joins while signed in as that person. Both go on with a new session. */
export async function acceptInvitation(
	portal: Portal,
	actor: Actor | null,
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
		return store({ portal, actor, input, person: null });
	}
	const given = await parseNewPerson(input, shown.value.email);
	return given.ok ? store({ portal, actor, input, person: given.value }) : given;
}

async function parseNewPerson(input: Input, email: string): Promise<Outcome<NewPerson>> {
	const parsed = parseFields(NewPersonSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const { displayName, specialty, password } = parsed.value;
	const fault = faultOfPassword(password, email);
	return fault === null
		? accept({ displayName, specialty, passwordHash: await hashPassword(password) })
		: refuse('password_weak', { password: fault });
}

async function store(acceptance: Acceptance): Promise<Outcome<Accepted>> {
	try {
		return await acceptance.portal.db.transaction((tx) => storeIn(tx, acceptance));
	} catch (error) {
		// Two links for one new address, from two societies, accepted in the same moment.
		if (isUniqueViolation(error)) {
			return refuse('not_signed_in');
		}
		throw error;
	}
}

async function storeIn(tx: Tx, acceptance: Acceptance): Promise<Outcome<Accepted>> {
	const { portal, input } = acceptance;
	const [found] = await livingInvitation(tx, portal, input.token).for('update');
	if (found === undefined) {
		return refuse('invitation_not_valid');
	}
	const joined = await (acceptance.person === null
		? joinSociety(tx, acceptance, found.invitation)
		: createPerson(tx, { portal, person: acceptance.person }, found.invitation));
	if (!joined.ok) {
		return joined;
	}
	const { id: invitationId, societyId, grade } = found.invitation;
	await tx
		.update(invitation)
		.set({ usedAt: portal.clock.now() })
		.where(eq(invitation.id, invitationId));
	const { personId, email, facts } = joined.value;
	const opened = await openSessionIn(tx, portal, input.from, { id: personId, email });
	const subject = { invitationId, personId, societyId, grade };
	await writeAudit(tx, personId, 'invitation.accepted', subject);
	return accept({ ...opened, personId, facts: [...facts, ...opened.facts] });
}

type Row = typeof invitation.$inferSelect;

async function createPerson(
	tx: Tx,
	given: { portal: Portal; person: NewPerson },
	{ email, societyId, grade, asAdministrator }: Row
): Promise<Outcome<Joined>> {
	const personId = newId();
	const createdAt = given.portal.clock.now();
	await tx.insert(person).values({ id: personId, email, ...given.person, createdAt });
	await tx
		.insert(membership)
		.values({ personId, societyId, grade, isAdministrator: asAdministrator, createdAt });
	return accept({ personId, email, facts: [] });
}

async function joinSociety(
	tx: Tx,
	{ portal, actor }: Acceptance,
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
