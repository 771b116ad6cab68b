import { eq } from 'drizzle-orm';
import { person } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Grade } from '#lib/domain/people/people.ts';
import { livingInvitation } from './invitation-row.ts';

export type InvitationView = {
	email: string;
	societyName: string;
	grade: Grade;
	asAdministrator: boolean;
	/** `new`: set name and password. `sign_in`: the address has an account. `join`: it is the one signed in here. */
	step: 'new' | 'sign_in' | 'join';
};

/** What the holder of the link sees before accepting. */
export async function readInvitation(
	portal: Portal,
	actor: Actor | null,
	token: string
): Promise<Outcome<InvitationView>> {
	const [found] = await livingInvitation(portal.db, portal, token);
	if (found === undefined) {
		return refuse('invitation_not_valid');
	}
	const { email, grade, asAdministrator } = found.invitation;
	const [known] = await portal.db
		.select({ id: person.id })
		.from(person)
		.where(eq(person.email, email));
	const step = known === undefined ? 'new' : known.id === actor?.id ? 'join' : 'sign_in';
	return accept({ email, societyName: found.societyName, grade, asAdministrator, step });
}
