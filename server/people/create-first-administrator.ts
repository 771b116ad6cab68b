import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import { linkTo } from '#server/auth/tokens.ts';
import { society } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import { EmailSchema, GradeSchema } from '#lib/domain/people/people.ts';
import { ensureSocieties } from './ensure-societies.ts';
import { storeInvitation } from './invitation-row.ts';

const FirstAdministratorSchema = v.object({
	email: EmailSchema,
	/** Slug. Never assumed: an administrator of another society sees other people. */
	society: v.string(),
	/** Only another administrator can change it later, so the operator may say it here. */
	grade: v.optional(GradeSchema, 'coordinator')
});

/** For whoever runs the machine (`npm run create-admin`): there is no actor. The link is printed, not mailed. */
export async function createFirstAdministrator(
	portal: Portal,
	input: { email: unknown; society: unknown; grade?: unknown }
): Promise<Outcome<{ link: string; society: string }>> {
	const parsed = parseFields(FirstAdministratorSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const { email, grade } = parsed.value;
	await ensureSocieties(portal);
	return portal.db.transaction(async (tx) => {
		const [found] = await tx
			.select({ id: society.id, name: society.name })
			.from(society)
			.where(eq(society.slug, parsed.value.society));
		if (found === undefined) {
			return refuse('malformed', { society: 'society' });
		}
		const stored = await storeInvitation(tx, portal, {
			email,
			grade,
			societyId: found.id,
			asAdministrator: true,
			invitedById: null
		});
		await writeAudit(tx, null, 'invitation.made_by_operator', {
			invitationId: stored.id,
			societyId: found.id
		});
		const link = linkTo(portal.config, `/invitations/${stored.token}`);
		return accept({ link, society: found.name });
	});
}
