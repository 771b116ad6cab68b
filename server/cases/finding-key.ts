import { createHmac, hkdfSync } from 'node:crypto';
import type { TextFinding } from '#lib/domain/case/text-findings.ts';
import { comparable } from '#lib/domain/case/text-rules/original-text.ts';
import type { Portal } from '#server/portal.ts';

/**
 * Names a passage without holding it: names and numbers are short enough to be guessed from a plain hash. The kind and what
 * the passage stands beside (the tissue of a rare tumor) are part of it, so that a statement does not outlive its question.
 */
export function findingKey(
	{ remapKey }: Pick<Portal, 'remapKey'>,
	caseId: string,
	{ kind, text }: Pick<TextFinding, 'kind' | 'text'>,
	beside: string
): string {
	const key = Buffer.from(hkdfSync('sha256', remapKey, '', 'identifier-statement', 32));
	const about = kind === 'rare_in_small_place' ? beside : '';
	return createHmac('sha256', key)
		.update(JSON.stringify([caseId, kind, about, comparable(text)]))
		.digest('hex');
}
