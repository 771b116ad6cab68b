import { NotTaken } from '../conversion/refusal.ts';

export type Coding = { explicit: boolean; littleEndian: boolean };
export type Element = {
	vr: string | null;
	start: number;
	length: number;
	/** It has no length of its own: a sequence of items that ends with a mark. */
	isOpen: boolean;
};
/** Elements by tag, with the items of those sequences that were asked for. Values stay in the file's bytes. */
export type RawDataset = {
	elements: Map<number, Element>;
	sequences: Map<number, RawDataset[]>;
};

const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
const UNDEFINED_LENGTH = 0xffffffff;
export const PIXEL_DATA = 0x7fe00010;

const LONG_FORM = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));
/** Real files nest five or six deep; a hostile one nests to exhaust the stack. */
const DEPTH_LIMIT = 32;
/** Real files have some hundreds of elements. */
const ELEMENT_LIMIT = 20_000;

/**
 * Reads element headers of a DICOM dataset (PS3.5, section 7) without decoding a value, so that what nobody
 * asked for is never looked at. Every length is checked against the bytes that are there; anything odd is `broken`.
 */
export class ElementReader {
	readonly #bytes: Buffer;
	readonly #littleEndian: boolean;
	#elementCount = 0;

	constructor(bytes: Buffer, littleEndian: boolean) {
		this.#bytes = bytes;
		this.#littleEndian = littleEndian;
	}

	/**
	 * Elements of the range, up to the pixel data, which are the last thing of interest. `wanted` names the sequences whose
	 * items are read, one set for each level of nesting, so that a file cannot drive us deeper than we asked.
	 */
	dataset(
		range: { start: number; end: number },
		explicit: boolean,
		wanted: readonly ReadonlySet<number>[]
	): RawDataset {
		const found: RawDataset = { elements: new Map(), sequences: new Map() };
		let at = range.start;
		// Some writers leave a few bytes of padding behind the last element.
		while (range.end - at >= 8) {
			const { tag, element, next } = this.one({ start: at, end: range.end }, explicit);
			if (wanted[0]?.has(tag) === true) {
				found.sequences.set(
					tag,
					this.#items({ start: element.start, end: next }, explicit, wanted.slice(1))
				);
			} else {
				found.elements.set(tag, element);
			}
			at = next;
			if (tag === PIXEL_DATA) {
				break;
			}
		}
		return found;
	}

	/** The element at the range's start, and where the next one begins. */
	one(
		range: { start: number; end: number },
		explicit: boolean
	): { tag: number; element: Element; next: number } {
		const tag = this.#tag(range.start);
		const element = this.#header(range.start, explicit, range.end);
		if (!element.isOpen) {
			return { tag, element, next: element.start + element.length };
		}
		const next = this.#skipSequence(element, explicit, range.end);
		return { tag, element: { ...element, length: next - element.start }, next };
	}

	/** Tag at `at` as one number, group first. */
	#tag(at: number): number {
		return this.#uint16(at) * 0x10000 + this.#uint16(at + 2);
	}

	#uint16(at: number): number {
		this.#need(at, 2);
		return this.#littleEndian ? this.#bytes.readUInt16LE(at) : this.#bytes.readUInt16BE(at);
	}

	#uint32(at: number): number {
		this.#need(at, 4);
		return this.#littleEndian ? this.#bytes.readUInt32LE(at) : this.#bytes.readUInt32BE(at);
	}

	#need(at: number, count: number): void {
		if (at + count > this.#bytes.length) {
			throw new NotTaken('broken');
		}
	}

	#header(at: number, explicit: boolean, end: number): Element {
		this.#elementCount += 1;
		if (this.#elementCount > ELEMENT_LIMIT) {
			throw new NotTaken('broken');
		}
		const element = explicit ? this.#explicitHeader(at) : this.#implicitHeader(at);
		if (!element.isOpen && element.start + element.length > end) {
			throw new NotTaken('broken');
		}
		return element;
	}

	#implicitHeader(at: number): Element {
		return elementOf(null, at + 8, this.#uint32(at + 4));
	}

	#explicitHeader(at: number): Element {
		this.#need(at, 8);
		const vr = this.#bytes.toString('latin1', at + 4, at + 6);
		if (!/^[A-Z]{2}$/.test(vr)) {
			throw new NotTaken('broken');
		}
		return LONG_FORM.has(vr)
			? elementOf(vr, at + 12, this.#uint32(at + 8))
			: elementOf(vr, at + 8, this.#uint16(at + 6));
	}

	#items(
		range: { start: number; end: number },
		explicit: boolean,
		wanted: readonly ReadonlySet<number>[]
	): RawDataset[] {
		const items: RawDataset[] = [];
		let at = range.start;
		while (range.end - at >= 8 && this.#tag(at) === ITEM) {
			const length = this.#uint32(at + 4);
			const start = at + 8;
			const isOpen = length === UNDEFINED_LENGTH;
			const next = isOpen ? this.#skipItem(start, explicit, range.end) : start + length;
			if (next > range.end) {
				throw new NotTaken('broken');
			}
			const end = isOpen ? next - 8 : next;
			items.push(this.dataset({ start, end }, explicit, wanted));
			at = next;
		}
		return items;
	}

	#skipSequence(sequence: Element, explicit: boolean, limit: number): number {
		return this.#skip(
			[{ in: 'sequence', explicit: explicit && sequence.vr !== 'UN' }],
			sequence.start,
			limit
		);
	}

	#skipItem(start: number, explicit: boolean, limit: number): number {
		return this.#skip([{ in: 'item', explicit }], start, limit);
	}

	/** Walks over what has no length of its own, with a stack of our own: recursion could be driven until it fails. */
	#skip(
		open: { in: 'sequence' | 'item'; explicit: boolean }[],
		start: number,
		limit: number
	): number {
		let at = start;
		for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
			if (open.length > DEPTH_LIMIT || at + 8 > limit) {
				throw new NotTaken('broken');
			}
			const tag = this.#tag(at);
			if (tag === (top.in === 'sequence' ? SEQUENCE_END : ITEM_END)) {
				open.pop();
				at += 8;
			} else if (top.in === 'sequence') {
				const length = this.#uint32(at + 4);
				if (tag !== ITEM) {
					throw new NotTaken('broken');
				}
				at += 8;
				if (length === UNDEFINED_LENGTH) {
					open.push({ in: 'item', explicit: top.explicit });
				} else {
					at += length;
				}
			} else {
				const element = this.#header(at, top.explicit, limit);
				at = element.start;
				if (element.isOpen) {
					// A sequence of unknown VR is coded as implicit VR (PS3.5, section 6.2.2, note on CP-246).
					open.push({ in: 'sequence', explicit: top.explicit && element.vr !== 'UN' });
				} else {
					at += element.length;
				}
			}
		}
		if (at > limit) {
			throw new NotTaken('broken');
		}
		return at;
	}
}

function elementOf(vr: string | null, start: number, length: number): Element {
	return { vr, start, length, isOpen: length === UNDEFINED_LENGTH };
}
