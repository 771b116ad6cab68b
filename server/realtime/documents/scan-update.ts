import { ByteReader, Malformed } from './byte-reader.ts';

/** A message with more is closed with 4413 before Yjs makes an object of each: a million tiny structs fit in 4 MB. */
const STRUCTS_LIMIT = 50_000;
const DELETIONS_LIMIT = 100_000;
/** Numbers, texts, lists and objects in JSON values: the longest freehand line has 6,000. */
const VALUES_LIMIT = 500_000;
/** JSON values nested deeper than this are no mark and no attribute of ours. */
const DEPTH_LIMIT = 8;
/** Clocks stay below: Yjs and its ports differ beyond 31 bits. */
const CLOCK_LIMIT = 2 ** 31;
const CLIENT_ID_LIMIT = 2 ** 32;

export class TooLarge extends Error {}

/** A stretch of one client's clock: `from` included, `to` excluded. */
export type Stretch = { client: number; from: number; to: number };

/** What an update holds, seen from its bytes alone: no struct is made. */
export type Layout = {
	/** One for each client; `isBroken`: it skips a part of the clock. */
	blocks: (Stretch & { isBroken: boolean })[];
	deletions: Stretch[];
	/** Format marks of rich text, each one clock long. */
	formats: Stretch[];
	/** Structs that came as deleted ones, whatever the delete set says. */
	erased: Stretch[];
	structCount: number;
	/** Where the delete set begins. */
	deletionsAt: number;
};

/** `isTrusted`: from our own log, where a folded document may exceed what one message may hold. */
export type ScanOptions = { isTrusted: boolean };

/** Throws `Malformed` or `TooLarge`. What passes is laid out exactly as Yjs reads it, to the last byte. */
export function scanUpdate(
	update: Uint8Array,
	options: ScanOptions = { isTrusted: false }
): Layout {
	return new UpdateScan(update, options.isTrusted).run();
}

const SKIP = 10;
const COLLECTED = 0;
const DELETED = 1;
const FORMAT = 6;
/** Bits of a struct's first byte: which content, and which of origin, right origin and key are there. */
const CONTENT = 0x1f;
const HAS_ORIGIN = 0x80;
const HAS_RIGHT_ORIGIN = 0x40;
const HAS_KEY = 0x20;
const XML_ELEMENT = 3;
const XML_HOOK = 5;
const OBJECT = 118;
const ARRAY = 117;
/** Keys that every object has already: an own one would pass a check for unknown keys, `__proto__` would replace the prototype. */
const RESERVED = new Set(Object.getOwnPropertyNames(Object.prototype));

class UpdateScan {
	readonly #reader: ByteReader;
	readonly #isTrusted: boolean;
	readonly #layout: Layout = {
		blocks: [],
		deletions: [],
		formats: [],
		erased: [],
		structCount: 0,
		deletionsAt: 0
	};
	#values = 0;

	constructor(update: Uint8Array, isTrusted: boolean) {
		this.#reader = new ByteReader(update);
		this.#isTrusted = isTrusted;
	}

	run(): Layout {
		const seen = new Set<number>();
		for (let left = this.#reader.varUint(); left > 0; left -= 1) {
			const count = this.#reader.varUint();
			this.#layout.structCount += count;
			this.#limit(this.#layout.structCount, STRUCTS_LIMIT);
			const block = this.#block(count);
			// Yjs keeps only the last of two blocks of one client, so the rest would be lost for everybody.
			if (seen.has(block.client) || count === 0) {
				throw new Malformed('block of a client twice or empty');
			}
			seen.add(block.client);
			this.#layout.blocks.push(block);
		}
		this.#layout.deletionsAt = this.#reader.position;
		this.#deletions();
		this.#reader.expectEnd();
		return this.#layout;
	}

	#limit(count: number, limit: number): void {
		if (count > limit && !this.#isTrusted) {
			throw new TooLarge();
		}
	}

	#block(count: number): Layout['blocks'][number] {
		const client = this.#client();
		const from = this.#reader.varUint();
		let clock = from;
		let isBroken = false;
		for (let left = count; left > 0; left -= 1) {
			const kind = this.#reader.byte();
			if (kind === SKIP) {
				isBroken = true;
				clock = advance(clock, this.#reader.varUint());
				continue;
			}
			const start = clock;
			clock = advance(clock, this.#struct(kind));
			this.#note(kind & CONTENT, { client, from: start, to: clock });
		}
		return { client, from, to: clock, isBroken };
	}

	#note(content: number, stretch: Stretch): void {
		if (content === FORMAT) {
			this.#layout.formats.push(stretch);
		} else if (content === COLLECTED || content === DELETED) {
			this.#layout.erased.push(stretch);
		}
	}

	#client(): number {
		const client = this.#reader.varUint();
		if (client >= CLIENT_ID_LIMIT) {
			throw new Malformed('client id');
		}
		return client;
	}

	#id(): void {
		this.#client();
		this.#reader.varUint();
	}

	/** Reads a struct after its first byte; answers its length in clocks. */
	#struct(kind: number): number {
		if ((kind & CONTENT) === COLLECTED) {
			return this.#reader.varUint();
		}
		if ((kind & HAS_ORIGIN) !== 0) {
			this.#id();
		}
		if ((kind & HAS_RIGHT_ORIGIN) !== 0) {
			this.#id();
		}
		if ((kind & (HAS_ORIGIN | HAS_RIGHT_ORIGIN)) === 0) {
			this.#place((kind & HAS_KEY) !== 0);
		}
		return this.#content(kind & CONTENT);
	}

	/** Where the first struct of its place stands: in a root, by name, or in another struct; and under which key. */
	#place(hasKey: boolean): void {
		if (this.#reader.varUint() === 1) {
			this.#reader.bytes();
		} else {
			this.#id();
		}
		if (hasKey) {
			this.#reader.bytes();
		}
	}

	#content(content: number): number {
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
		this.#limit(this.#values, VALUES_LIMIT);
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
		if (key.length < 21 && RESERVED.has(Buffer.from(key).toString('latin1'))) {
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

	#deletions(): void {
		const { deletions } = this.#layout;
		for (let clients = this.#reader.varUint(); clients > 0; clients -= 1) {
			const client = this.#client();
			for (let left = this.#reader.varUint(); left > 0; left -= 1) {
				const from = this.#reader.varUint();
				deletions.push({ client, from, to: advance(from, this.#reader.varUint()) });
				this.#limit(deletions.length, DELETIONS_LIMIT);
			}
		}
	}
}

/** A length of 0 would be a struct that covers no clock, which Yjs cannot find again. */
function advance(clock: number, length: number): number {
	if (length < 1 || clock + length >= CLOCK_LIMIT) {
		throw new Malformed('clock');
	}
	return clock + length;
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
