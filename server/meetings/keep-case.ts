import { eq } from 'drizzle-orm';
import { keptCaseText } from '#lib/domain/meeting/seal.ts';
import type { Tx } from '#server/db/client.ts';
import { discussedCase, tumorCase } from '#server/db/schema.ts';
import { imagesOf } from '#server/images/images-of.ts';
import type { Portal } from '#server/portal.ts';
import { sha256 } from './hash.ts';

/** Keeps the case as it is before the board at this moment. The case is held: a change of it comes before this or after it. */
export async function keepCase(
	tx: Tx,
	{ clock }: Pick<Portal, 'clock'>,
	{ id: agendaItemId, caseId }: { id: string; caseId: string }
): Promise<{ caseVersion: number; caseHash: string }> {
	const [found] = await tx
		.select({ version: tumorCase.version, title: tumorCase.title, record: tumorCase.record })
		.from(tumorCase)
		.where(eq(tumorCase.id, caseId))
		.for('update');
	if (found === undefined) {
		throw new Error(`agenda item without its case ${caseId}`);
	}
	const { version: caseVersion, title, record } = found;
	const released = await imagesOf(tx, caseId, 'released');
	const images = released.map((image) => ({ id: image.id, title: image.title }));
	const kept = { caseVersion, title, record, images };
	await tx.insert(discussedCase).values({ agendaItemId, ...kept, keptAt: clock.now() });
	return { caseVersion, caseHash: sha256(keptCaseText(kept)) };
}
