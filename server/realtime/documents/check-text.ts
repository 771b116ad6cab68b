import {
	ContentAny,
	ContentDeleted,
	ContentFormat,
	ContentString,
	ContentType,
	Item,
	XmlElement,
	XmlText,
	type GC
} from 'yjs';
import { HEADING_LEVELS } from '#lib/domain/meeting/heading-levels.ts';
import {
	DOCUMENT_ROOTS,
	RECOMMENDATION_ATTRIBUTES,
	RECOMMENDATION_MARKS,
	RECOMMENDATION_NODES,
	type CloseReason
} from '#lib/protocol/documents.ts';
import { nodeOf, ROOT, TEXT } from './nesting.ts';

/** Attributes are levels and numbers of lists; formats carry at most an empty object. */
const VALUE_LIMIT = 200;
const ATTRIBUTES: ReadonlySet<string> = new Set(RECOMMENDATION_ATTRIBUTES);
const NODES: ReadonlySet<string> = new Set(RECOMMENDATION_NODES);
const MARKS: ReadonlySet<string> = new Set(RECOMMENDATION_MARKS);

/**
 * A struct of the recommendation. Everything known stands somewhere in the one root, so a struct beside or in a known one does too;
 * only a root named in the struct itself has to be looked at.
 */
export function checkText(struct: Item | GC): CloseReason | null {
	if (!(struct instanceof Item)) {
		// A paragraph that was written and deleted while offline arrives so.
		return null;
	}
	const parent: unknown = struct.parent;
	const { parentSub, content } = struct;
	if (
		typeof parent === 'string' &&
		(parent !== DOCUMENT_ROOTS.recommendation || parentSub !== null)
	) {
		return 'not_allowed';
	}
	const isAttribute = parentSub !== null;
	if (isAttribute && !ATTRIBUTES.has(parentSub)) {
		return 'malformed';
	}
	if (content instanceof ContentAny) {
		return isScalar(content.arr) ? null : 'malformed';
	}
	return isPartOfText(content, isAttribute) ? null : 'malformed';
}

function isPartOfText(content: Item['content'], isAttribute: boolean): boolean {
	if (content instanceof ContentType) {
		return !isAttribute && isKnownNode(content.type);
	}
	if (content instanceof ContentFormat) {
		return MARKS.has(content.key) && jsonLength(content.value) <= VALUE_LIMIT;
	}
	return content instanceof ContentString || content instanceof ContentDeleted;
}

function isKnownNode(type: ContentType['type']): boolean {
	return type.constructor === XmlText || (type instanceof XmlElement && NODES.has(type.nodeName));
}

function isScalar(values: unknown[]): boolean {
	const [value] = values;
	const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
	return values.length === 1 && isPlain && jsonLength(value) <= VALUE_LIMIT;
}

/** What may stand in what, as the editor's own schema says it: a page that meets anything else cannot show the text. */
const CONTENT: Readonly<Record<string, readonly string[]>> = {
	[ROOT]: ['paragraph', 'heading', 'bulletList', 'orderedList'],
	paragraph: [TEXT, 'hardBreak'],
	heading: [TEXT, 'hardBreak'],
	bulletList: ['listItem'],
	orderedList: ['listItem'],
	listItem: ['paragraph', 'heading', 'bulletList', 'orderedList']
};
/** Numerals of a list as HTML names them; null is the usual ones. */
const NUMERALS = [null, '1', 'a', 'A', 'i', 'I'];
/** Attributes by element, with the values that the editor gives them. */
const ATTRIBUTE_VALUES: Readonly<Record<string, (value: unknown) => boolean>> = {
	'heading level': (value) => HEADING_LEVELS.some((level) => level === value),
	'orderedList start': (value) =>
		typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 10_000,
	'orderedList type': (value) => NUMERALS.some((one) => one === value)
};

/** Whether a struct that passed `checkText` is where the editor would have put it. */
export function standsWell(item: Item, inside: string): boolean {
	const { content, parentSub } = item;
	if (content instanceof ContentDeleted) {
		return true;
	}
	if (content instanceof ContentAny) {
		const value: unknown = content.arr[0];
		return ATTRIBUTE_VALUES[`${inside} ${parentSub}`]?.(value) ?? false;
	}
	const node = nodeOf(item);
	return node === null ? inside === TEXT : (CONTENT[inside] ?? []).includes(node);
}

const jsonLength = (value: unknown): number => JSON.stringify(value).length;
