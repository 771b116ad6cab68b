import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import { passkey } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { IdSchema } from '#lib/domain/id.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { PasskeyNameSchema } from '#lib/domain/people/passkey-name.ts';
import { ownPasskey } from './passkeys.ts';

const RenameSchema = v.object({
	passkeyId: IdSchema,
	newPasskeyName: v.pipe(PasskeyNameSchema, v.minLength(1))
});

/** What its owner calls a passkey; the device keeps a name of its own. */
export function renamePasskey(
	portal: Portal,
	actor: Actor,
	input: { passkeyId: unknown; newPasskeyName: unknown }
): Promise<Outcome<null>> {
	return portal.db.transaction(async (tx) => {
		const parsed = parseFields(RenameSchema, input);
		if (!parsed.ok) {
			return parsed;
		}
		const { passkeyId, newPasskeyName: name } = parsed.value;
		const renamed = await tx
			.update(passkey)
			.set({ name })
			.where(ownPasskey(actor.id, passkeyId))
			.returning({ id: passkey.id });
		if (renamed.length === 0) {
			return refuse('not_found');
		}
		await writeAudit(tx, actor.id, 'passkey.renamed', { personId: actor.id, passkeyId });
		return accept(null);
	});
}
