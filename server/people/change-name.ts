import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import { person } from '#server/db/schema.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { DisplayNameSchema } from '#lib/domain/people/display-name.ts';

const NameSchema = v.object({ displayName: DisplayNameSchema });

export function changeName(
	portal: Portal,
	actor: Actor,
	input: { displayName: unknown }
): Promise<Outcome<{ facts: Fact[] }>> {
	return portal.db.transaction(async (tx) => {
		const parsed = parseFields(NameSchema, input);
		if (!parsed.ok) {
			return parsed;
		}
		await tx.update(person).set(parsed.value).where(eq(person.id, actor.id));
		await writeAudit(tx, actor.id, 'person.renamed', { personId: actor.id });
		return accept({ facts: [{ type: 'person_changed', personId: actor.id }] });
	});
}
