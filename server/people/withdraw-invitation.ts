import { and, eq, isNull } from 'drizzle-orm';
import { writeAudit } from '#server/audit/write-audit.ts';
import { may } from '#server/auth/permissions.ts';
import { invitation } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { isId } from '#lib/domain/id.ts';

export function withdrawInvitation(
	portal: Portal,
	actor: Actor,
	input: { invitationId: unknown }
): Promise<Outcome<{ email: string }>> {
	return portal.db.transaction(async (tx) => {
		const { invitationId: id } = input;
		if (!isId(id)) {
			return refuse('invitation_not_valid');
		}
		const [found] = await tx
			.select()
			.from(invitation)
			.where(and(eq(invitation.id, id), isNull(invitation.usedAt), isNull(invitation.withdrawnAt)))
			.for('update');
		if (found === undefined || !may(actor, 'invite', 'society', { societyId: found.societyId })) {
			return refuse('invitation_not_valid');
		}
		await tx
			.update(invitation)
			.set({ withdrawnAt: portal.clock.now() })
			.where(eq(invitation.id, id));
		await writeAudit(tx, actor.id, 'invitation.withdrawn', { invitationId: id });
		return accept({ email: found.email });
	});
}
