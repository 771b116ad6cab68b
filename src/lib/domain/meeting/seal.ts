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

type TextNode = { type?: unknown; text?: unknown; attrs?: unknown; content?: unknown };

/**
 * Text under `textHash`, and what search, mail and minutes use: one line per block, headings with `##`, lists with `-` or their number.
 * Bold and italic are not part of it, nor are empty blocks: an editor adds a paragraph at the end that nobody wrote.
 * Takes what the editor or the log gives, before it was checked.
 */
export function recommendationText(body: unknown): string {
	return blockLines(childrenOf(body), '').join('\n');
}

function childrenOf(node: unknown): TextNode[] {
	const content: unknown = isNode(node) ? node.content : undefined;
	return Array.isArray(content) ? content.filter(isNode) : [];
}

function isNode(value: unknown): value is TextNode {
	return typeof value === 'object' && value !== null;
}

function blockLines(blocks: TextNode[], indent: string): string[] {
	return blocks.flatMap((block) => {
		if (block.type === 'bulletList' || block.type === 'orderedList') {
			const first = block.type === 'orderedList' ? numberOf(block, 'start', 1) : null;
			return childrenOf(block).flatMap((entry, index) =>
				entryLines(childrenOf(entry), { indent, sign: first === null ? '-' : `${first + index}.` })
			);
		}
		const line = inlineText(childrenOf(block));
		if (line.trim() === '') {
			return [];
		}
		const sign = block.type === 'heading' ? `${'#'.repeat(numberOf(block, 'level', 2))} ` : '';
		return line.split('\n').map((part, index) => `${indent}${index === 0 ? sign : ''}${part}`);
	});
}

function entryLines(
	blocks: TextNode[],
	{ indent, sign }: { indent: string; sign: string }
): string[] {
	const [first, ...rest] = blockLines(blocks, `${indent}  `);
	return first === undefined ? [] : [`${indent}${sign} ${first.trimStart()}`, ...rest];
}

function inlineText(inlines: TextNode[]): string {
	return inlines
		.map((one) => (one.type === 'hardBreak' ? '\n' : typeof one.text === 'string' ? one.text : ''))
		.join('');
}

/** Numbers that an editor can make; anything else is as if it were not there. */
function numberOf(node: TextNode, name: string, fallback: number): number {
	const attributes = isNode(node.attrs) ? (node.attrs as Record<string, unknown>) : {};
	const value = attributes[name];
	return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 10_000
		? value
		: fallback;
}

/** Who was in the room until the signature, as sealed with it. */
export type Attendee = { id: string; name: string; role: string; specialty: string };

/** What stood at the signature, by key. Author and time come from key and log. */
export type SealedEntry = { key: string; value: unknown };
export type SealedMarks = {
	annotations: (SealedEntry & { isHidden: boolean })[];
	comments: SealedEntry[];
};

/** Text under `caseHash`. Cases that were kept before images were have `null` for them, which leaves them out. */
export function keptCaseText(kept: {
	caseVersion: number;
	title: string;
	record: unknown;
	images: unknown;
}): string {
	const { caseVersion: version, title, record, images } = kept;
	return canonicalJson({ version, title, record, images: images ?? undefined });
}

/** Version 3: votes, dissent and structure are part of it. From 2 on the case is kept with the signature, so one without it is not what was signed. */
export const SEAL_VERSION = 3;

/** Everything that is true of a signed recommendation. Not the id of who signed: that link is emptied when a person is deleted. */
export type SealedContent = {
	sealVersion: number;
	recommendationId: string;
	agendaItemId: string;
	caseVersion: number;
	caseHash: string;
	body: unknown;
	bodyText: string;
	marks: unknown;
	/** A `DecisionRecord`; left out before version 3. */
	decision?: unknown;
	attendees: unknown;
	signedByName: string;
	/** ISO 8601 in UTC, milliseconds. */
	signedAt: string;
	previousSeal: string | null;
	/** The seal before identifying text was taken out of it, and by which redaction; left out while nothing was. */
	replaces?: { seal: string; redactionId: string } | undefined;
};

/** Text under the seal; the seal before it in the same meeting is part of it, so that none can be taken out of the middle. */
export function sealText(content: SealedContent): string {
	return canonicalJson(content);
}
