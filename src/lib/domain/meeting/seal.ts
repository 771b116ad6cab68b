import type { RecommendationBlock, RecommendationInline } from './recommendation-schema.ts';

/**
 * What a signature covers, as text. The page hashes the same text (SHA-256, hexadecimal) over what is on the chair's screen
 * as the server does over the log; hashing itself is left to the caller, because browser and Node differ in it.
 */

/** JSON with sorted keys and without spaces: the same value gives the same text wherever it was read from. `undefined` members are left out, as in JSON. */
export function canonicalJson(value: unknown): string {
	if (Array.isArray(value)) {
		return `[${value.map((one) => canonicalJson(one === undefined ? null : one)).join(',')}]`;
	}
	if (typeof value === 'object' && value !== null) {
		const members = Object.entries(value)
			.filter(([, member]) => member !== undefined)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
		return `{${members.join(',')}}`;
	}
	return JSON.stringify(value);
}

/** Text under `marksHash`: every entry of the marks document (the map `annotations`), hidden ones too, in the order of their keys. */
export function marksText(entries: Iterable<[key: string, value: unknown]>): string {
	return canonicalJson([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Body = { content?: unknown };

/**
 * Text under `textHash`, and what search, mail and minutes use: one line per block, headings with `##`, lists with `-` or their number.
 * Bold and italic are not part of it, nor are empty paragraphs: an editor adds one at the end that nobody wrote.
 */
export function recommendationText(body: Body): string {
	return blockLines(blocksOf(body), '').join('\n');
}

function blocksOf(node: Body): RecommendationBlock[] {
	return Array.isArray(node.content) ? (node.content as RecommendationBlock[]) : [];
}

function blockLines(blocks: RecommendationBlock[], indent: string): string[] {
	return blocks.flatMap((block) => {
		if (block.type === 'bulletList' || block.type === 'orderedList') {
			const first = block.type === 'orderedList' ? (block.attrs?.start ?? 1) : null;
			return blocksOf(block).flatMap((entry, index) =>
				itemLines(blocksOf(entry), indent, first === null ? '-' : `${first + index}.`)
			);
		}
		const line = inlineText(block.content ?? []);
		if (line.trim() === '') {
			return [];
		}
		const sign = block.type === 'heading' ? `${'#'.repeat(block.attrs.level)} ` : '';
		return line.split('\n').map((part, index) => `${indent}${index === 0 ? sign : ''}${part}`);
	});
}

function itemLines(blocks: RecommendationBlock[], indent: string, sign: string): string[] {
	const lines = blockLines(blocks, `${indent}  `);
	const [first] = lines;
	return first === undefined ? [] : [`${indent}${sign} ${first.trimStart()}`, ...lines.slice(1)];
}

function inlineText(inlines: RecommendationInline[]): string {
	return inlines.map((one) => (one.type === 'text' ? one.text : '\n')).join('');
}
