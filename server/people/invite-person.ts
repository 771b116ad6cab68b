import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import { may } from '#server/auth/permissions.ts';
import { linkTo } from '#server/auth/tokens.ts';
import { invitation, society } from '#server/db/schema.ts';
import { invitationLetter } from '#server/mail/letters.ts';
import type { Portal } from '#server/portal.ts';
import { IdSchema } from '#lib/domain/id.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { EmailSchema, GradeSchema } from '#lib/domain/people/people.ts';
import { readActor } from './actor-of.ts';
import { isMember, storeInvitation } from './invitation-row.ts';

const InviteSchema = v.object({
	societyId: IdSchema,
	email: EmailSchema,
	grade: GradeSchema,
	asAdministrator: v.boolean()
});
type Input = { [Name in keyof v.InferInput<typeof InviteSchema>]: unknown };
type Stored = { id: string; token: string; society: string };

export type Invited = {
	invitationId: string;
	email: string;
	/** Null when the letter went to a mail server. Without one nothing is sent, so the administrator hands it over. */
	link: string | null;
};

/** With a mail server the link is in the letter and nowhere else. Whether the address has an account already changes nothing here. */
export async function invitePerson(
	portal: Portal,
	actor: Actor,
	input: Input
): Promise<Outcome<Invited>> {
	const parsed = parseFields(InviteSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const stored = await storeIt(portal, actor, parsed.value);
	if (!stored.ok) {
		return stored;
	}
	const { email, grade } = parsed.value;
	const { id, token, society } = stored.value;
	const link = linkTo(portal.config, `/invitations/${token}`);
	try {
		await portal.mail.send(invitationLetter({ to: email, society, grade, link }));
	} catch (error) {
		portal.log.error({ err: error, invitationId: id }, 'an invitation was not sent');
		await withdrawUnsent(portal, actor, id);
		return refuse('mail_not_sent');
	}
	return accept({ invitationId: id, email, link: portal.config.smtpUrl === null ? link : null });
}

function storeIt(
	portal: Portal,
	actor: Actor,
	input: v.InferOutput<typeof InviteSchema>
): Promise<Outcome<Stored>> {
	return portal.db.transaction(async (tx) => {
		const [found] = await tx
			.select({ name: society.name })
			.from(society)
			.where(eq(society.id, input.societyId))
			.for('update');
		const current = await readActor(tx, actor.id);
		if (
			found === undefined ||
			current === null ||
			!may(current, 'invite', 'society', { societyId: input.societyId })
		) {
			return refuse('not_found');
		}
		if (await isMember(tx, input.email, input.societyId)) {
			return refuse('already_exists', { email: 'member_already' });
		}
		const { societyId, email, grade, asAdministrator } = input;
		const stored = await storeInvitation(tx, portal, {
			...{ societyId, email, grade, asAdministrator },
			invitedById: actor.id
		});
		await writeAudit(tx, actor.id, 'invitation.sent', {
			invitationId: stored.id,
			societyId,
			grade,
			asAdministrator: asAdministrator ? 1 : 0
		});
		return accept({ ...stored, society: found.name });
	});
}

/** Nobody has the link, so nobody waits for it. */
async function withdrawUnsent(portal: Portal, actor: Actor, invitationId: string): Promise<void> {
	await portal.db.transaction(async (tx) => {
		await tx
			.update(invitation)
			.set({ withdrawnAt: portal.clock.now() })
			.where(eq(invitation.id, invitationId));
		await writeAudit(tx, actor.id, 'invitation.not_sent', { invitationId });
	});
}
