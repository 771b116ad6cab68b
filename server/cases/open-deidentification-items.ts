import { refuse, type Refused } from '#lib/domain/outcome.ts';
import type { DbOrTx } from '#server/db/client.ts';
import type { Portal } from '#server/portal.ts';
import { findingsOf, isUnanswered, type CaseText, type HeldFinding } from './findings-of.ts';
import { waitingImagesOf } from './waiting-images.ts';

export type OpenItems = {
	/** Passages that nobody has answered, or whose answer a second person did not agree to. */
	unanswered: HeldFinding[];
	/** Passages whose answer waits for a second person. */
	stated: HeldFinding[];
	/** Uploads that wait for a second person. */
	waitingImages: number;
};

/** The gate: what of a case may still identify its patient. Nothing is shown to a board, or published, while one item is open. */
export async function openDeidentificationItems(
	on: DbOrTx,
	portal: Pick<Portal, 'remapKey'>,
	text: CaseText
): Promise<OpenItems> {
	const findings = await findingsOf(on, portal, text);
	return {
		unanswered: findings.filter(isUnanswered),
		stated: findings.filter(({ state }) => state === 'stated'),
		waitingImages: await waitingImagesOf(on, text.id)
	};
}

const refusalWith = (findings: HeldFinding[]): Refused | null =>
	findings.length > 0
		? refuse(
				'identifiers_found',
				Object.fromEntries(findings.map(({ field }) => [field, 'identifier']))
			)
		: null;

/** The refusal with the names of the fields whose text is not answered; null when all of it is. */
export function refusalOfUnanswered({ unanswered }: OpenItems): Refused | null {
	return refusalWith(unanswered);
}

/** The same for the text of a case that is before others already: there an answer counts only when it was agreed to. */
export function refusalOfText({ unanswered, stated }: OpenItems): Refused | null {
	return refusalWith([...unanswered, ...stated]);
}
