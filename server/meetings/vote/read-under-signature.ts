import { asc, inArray } from 'drizzle-orm';
import { addedText, coSignedText } from '#lib/domain/vote/addendum.ts';
import type { AddendumView, CoSignatureView } from '#lib/domain/meeting/views.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { addendum, coSignature, type recommendation } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { redactionsOfRows, type RowRedaction } from '../redactions-of-rows.ts';
import { isSealOfTextValid, isSignatureValid } from '../seal.ts';

type Row = typeof recommendation.$inferSelect;
type Sealing = Pick<Portal, 'publicKeys'>;

/** What stands under a signed recommendation. */
export type UnderSignature = { coSignature: CoSignatureView | null; addenda: AddendumView[] };

/** By the id of the recommendation. `redactions`: those of the recommendations, whose seals from before them were signed under. */
export async function readUnderSignatures(
	on: DbOrTx,
	portal: Sealing,
	{ rows, redactions }: { rows: Row[]; redactions: Map<string, RowRedaction[]> }
): Promise<Map<string, UnderSignature>> {
	const ids = rows.map(({ id }) => id);
	const coSigned =
		ids.length === 0
			? []
			: await on.select().from(coSignature).where(inArray(coSignature.recommendationId, ids));
	const added =
		ids.length === 0
			? []
			: await on
					.select()
					.from(addendum)
					.where(inArray(addendum.recommendationId, ids))
					.orderBy(asc(addendum.version));
	const redacted = await redactionsOfRows(
		on,
		added.map(({ id }) => id),
		'addendum'
	);
	return new Map(
		rows.map((row) => {
			const seals = sealsOf(row.seal, redactions.get(row.id));
			const second = coSigned.find(({ recommendationId }) => recommendationId === row.id);
			const under = added.filter(({ recommendationId }) => recommendationId === row.id);
			const addenda = addendaOf(portal, { under, seals, redacted });
			const view = second === undefined ? null : coSignatureOf(portal, second, seals);
			return [row.id, { coSignature: view, addenda }];
		})
	);
}

/** The co-signature and the addenda are over this recommendation, each addendum over the one before it. */
export const isSound = (under: UnderSignature | undefined): boolean => unsoundUnder(under) === null;

export type Unsound =
	{ reason: 'co_signature_invalid' } | { reason: 'addendum_invalid'; version: number };

/** The first that is not. */
export function unsoundUnder(under: UnderSignature | undefined): Unsound | null {
	if (under?.coSignature?.isValid === false) {
		return { reason: 'co_signature_invalid' };
	}
	const wrong = under?.addenda.find(({ isValid }) => !isValid);
	return wrong === undefined ? null : { reason: 'addendum_invalid', version: wrong.version };
}

/** The seal of today and those from before redactions: what came later was chained to one of them. */
function sealsOf(seal: string, redactions: RowRedaction[] = []): Set<string> {
	return new Set([seal, ...redactions.map(({ former }) => former.seal)]);
}

function coSignatureOf(
	portal: Sealing,
	row: typeof coSignature.$inferSelect,
	seals: Set<string>
): CoSignatureView {
	const { recommendationId, previousSeal, signedByName, specialty } = row;
	const signedAt = row.signedAt.toISOString();
	const text = coSignedText({ recommendationId, previousSeal, signedByName, specialty, signedAt });
	const isValid = seals.has(previousSeal) && isSealOfTextValid(portal, text, row);
	return { ...{ name: signedByName, specialty, signedAt, isValid }, seal: row.seal };
}

type Added = typeof addendum.$inferSelect;
type Under = { under: Added[]; seals: Set<string>; redacted: Map<string, RowRedaction[]> };

function addendaOf(portal: Sealing, { under, seals, redacted }: Under): AddendumView[] {
	let before = seals;
	return under.map((row, index) => {
		const redactions = redacted.get(row.id) ?? [];
		const isNext = row.version === index + 2 && before.has(row.previousSeal);
		before = sealsOf(row.seal, redactions);
		return {
			...{ version: row.version, body: row.body, name: row.signedByName, seal: row.seal },
			signedAt: row.signedAt.toISOString(),
			isValid: isNext && isAddendumValid(portal, row, redactions)
		};
	});
}

export function addendumText(
	row: Omit<Added, 'seal' | 'signature' | 'keyId'>,
	replaces?: { seal: string; redactionId: string }
): string {
	const { recommendationId, version, body, previousSeal, signedByName } = row;
	const content = { recommendationId, version, body, previousSeal, signedByName };
	return addedText({ ...content, signedAt: row.signedAt.toISOString(), replaces });
}

function isAddendumValid(portal: Sealing, row: Added, redactions: RowRedaction[]): boolean {
	const last = redactions.at(-1);
	const replaces = last && { seal: last.former.seal, redactionId: last.redactionId };
	return (
		isSealOfTextValid(portal, addendumText(row, replaces), row) &&
		redactions.every(({ former }) => isSignatureValid(portal, former))
	);
}
