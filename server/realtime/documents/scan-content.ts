import { RESERVED_KEYS } from '../plain-json.ts';
import { type ByteReader, Malformed, TooLarge } from './byte-reader.ts';

/** Kinds of content that the rest of a scan asks for; 0 is a struct that was collected. */
export const COLLECTED = 0;
export const DELETED = 1;
export const FORMAT = 6;

const XML_ELEMENT = 3;
const XML_HOOK = 5;
const OBJECT = 118;
const ARRAY = 117;
/** JSON values nested deeper than this are no mark and no attribute of ours. */
const DEPTH_LIMIT = 8;

/** Passes over the content of structs in Yjs's first encoding, without making anything of it. */
export class ContentScan {
	readonly #reader: ByteReader;
	readonly #valuesLimit: number;
	#values = 0;

	constructor(reader: ByteReader, valuesLimit: number) {
		this.#reader = reader;
		this.#valuesLimit = valuesLimit;
	}

	/** Reads a content of this kind; answers its length in clocks. */
	skip(content: number): number {
		switch (content) {
			case DELETED:
				return this.#reader.varUint();
			case 2: // JSON, written by no living version of Yjs
				return this.#many(() => this.#reader.bytes());
			case 3: // binary
			case 5: // embed
				this.#reader.bytes();
				return 1;
			case 4: // string
				return lengthInUtf16(this.#reader.bytes());
			case FORMAT:
				this.#reader.bytes();
				this.#reader.bytes();
				return 1;
			case 7:
				return this.#type(this.#reader.varUint());
			case 8:
				return this.#many(() => this.#value(1));
			case 9: // a document in the document
				this.#reader.bytes();
				this.#value(1);
				return 1;
			default:
				throw new Malformed('unknown content');
		}
	}

	#type(type: number): number {
		if (type === XML_ELEMENT || type === XML_HOOK) {
			this.#reader.bytes();
		}
		return 1;
	}

	#many(readOne: () => void): number {
		const count = this.#reader.varUint();
		for (let left = count; left > 0; left -= 1) {
			readOne();
		}
		return count;
	}

	/** One value in lib0's "any" encoding; the type is in the first byte. */
	#value(depth: number): void {
		this.#values += 1;
		if (this.#values > this.#valuesLimit) {
			throw new TooLarge();
		}
		if (depth > DEPTH_LIMIT) {
			throw new Malformed('nested too deep');
		}
		const type = this.#reader.byte();
		if (type === OBJECT) {
			this.#many(() => {
				this.#key();
				this.#value(depth + 1);
			});
		} else if (type === ARRAY) {
			this.#many(() => this.#value(depth + 1));
		} else {
			this.#scalar(type);
		}
	}

	#key(): void {
		const key = this.#reader.bytes();
		if (key.length < 21 && RESERVED_KEYS.has(Buffer.from(key).toString('latin1'))) {
			throw new Malformed('reserved key');
		}
	}

	#scalar(type: number): void {
		switch (type) {
			case 127: // undefined
			case 126: // null
			case 121: // false
			case 120: // true
				return;
			case 125:
				return this.#reader.skipVarInt();
			case 124: // float32
				return this.#reader.skip(4);
			case 123: // float64
			case 122: // bigint
				return this.#reader.skip(8);
			case 119: // string
			case 116: // bytes
				this.#reader.bytes();
				return;
			default:
				throw new Malformed('unknown value');
		}
	}
}

/** Yjs counts text in UTF-16 units: two for each character that takes four bytes in UTF-8. */
function lengthInUtf16(text: Uint8Array): number {
	let length = 0;
	for (const byte of text) {
		if ((byte & 0xc0) !== 0x80) {
			length += byte >= 0xf0 ? 2 : 1;
		}
	}
	return length;
}
