import { and, eq, gt, isNull } from 'drizzle-orm';
import { hashOfToken, newToken } from '#server/auth/tokens.ts';
import type { DbOrTx, Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { invitation, membership, person, society } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import type { Grade } from '#lib/domain/people/people.ts';

/** Long enough for a doctor on leave, short enough that an old mailbox opens nothing. */
const VALID_MS = 7 * 86_400_000;

type Invited = {
	email: string;
	societyId: string;
	grade: Grade;
	asAdministrator: boolean;
	invitedById: string | null;
};

/** One living invitation for an address and a society: a further one takes the place of the one before. */
export async function storeInvitation(
	tx: Tx,
	portal: Portal,
	invited: Invited
): Promise<{ id: string; token: string }> {
	const createdAt = portal.clock.now();
	await tx
		.update(invitation)
		.set({ withdrawnAt: createdAt })
		.where(
			and(
				eq(invitation.email, invited.email),
				eq(invitation.societyId, invited.societyId),
				isNull(invitation.usedAt),
				isNull(invitation.withdrawnAt)
			)
		);
	const id = newId();
	const { token, tokenHash } = newToken();
	const expiresAt = new Date(createdAt.getTime() + VALID_MS);
	await tx.insert(invitation).values({ id, tokenHash, ...invited, createdAt, expiresAt });
	return { id, token };
}

/** The invitation behind a link while it can still be used, with the society it is for. */
export function livingInvitation(on: DbOrTx, portal: Portal, token: string) {
	return on
		.select({ invitation, societyName: society.name })
		.from(invitation)
		.innerJoin(society, eq(society.id, invitation.societyId))
		.where(
			and(
				eq(invitation.tokenHash, hashOfToken(token)),
				isNull(invitation.usedAt),
				isNull(invitation.withdrawnAt),
				gt(invitation.expiresAt, portal.clock.now())
			)
		);
}

export async function isMember(on: DbOrTx, email: string, societyId: string): Promise<boolean> {
	const found = await on
		.select({ id: membership.id })
		.from(membership)
		.innerJoin(person, eq(person.id, membership.personId))
		.where(and(eq(person.email, email), eq(membership.societyId, societyId)));
	return found.length > 0;
}
