import { ByteReader, Malformed, TooLarge } from './byte-reader.ts';
import { COLLECTED, ContentScan, DELETED, FORMAT } from './scan-content.ts';

/** A message with more is closed with 4413 before Yjs makes an object of each: a million tiny structs fit in 4 MB. */
const STRUCTS_LIMIT = 50_000;
const DELETIONS_LIMIT = 100_000;
/** Numbers, texts, lists and objects in JSON values: the longest freehand line has 6,000. */
const VALUES_LIMIT = 500_000;
/** Clocks stay below: Yjs and its ports differ beyond 31 bits. */
const CLOCK_LIMIT = 2 ** 31;
const CLIENT_ID_LIMIT = 2 ** 32;

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
/** Bits of a struct's first byte: which content, and which of origin, right origin and key are there. */
const CONTENT = 0x1f;
const HAS_ORIGIN = 0x80;
const HAS_RIGHT_ORIGIN = 0x40;
const HAS_KEY = 0x20;

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
	readonly #contents: ContentScan;

	constructor(update: Uint8Array, isTrusted: boolean) {
		this.#reader = new ByteReader(update);
		this.#isTrusted = isTrusted;
		this.#contents = new ContentScan(this.#reader, isTrusted ? Infinity : VALUES_LIMIT);
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
		return this.#contents.skip(kind & CONTENT);
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
