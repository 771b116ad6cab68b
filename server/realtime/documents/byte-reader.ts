/** What came is not a message of this protocol; the connection that sent it is closed with 4400. */
export class Malformed extends Error {}

/** More than one message, or one document, may hold: 4413. */
export class TooLarge extends Error {}

/**
 * Reads lib0's encodings within the given bytes and nowhere else: lib0's own decoder makes views by offset on the underlying
 * ArrayBuffer, so a length that runs past the end would hand out what lies behind it in Node's buffer pool.
 */
export class ByteReader {
	readonly #bytes: Uint8Array;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	get position(): number {
		return this.#at;
	}

	byte(): number {
		const value = this.#bytes[this.#at];
		if (value === undefined) {
			throw new Malformed('ends too early');
		}
		this.#at += 1;
		return value;
	}

	skip(count: number): void {
		if (count > this.#bytes.length - this.#at) {
			throw new Malformed('ends too early');
		}
		this.#at += count;
	}

	/** Seven bits to the byte, lowest first. */
	varUint(): number {
		let value = 0;
		let weight = 1;
		for (;;) {
			const byte = this.byte();
			value += (byte & 0x7f) * weight;
			if (value > Number.MAX_SAFE_INTEGER) {
				throw new Malformed('number out of range');
			}
			if (byte < 0x80) {
				return value;
			}
			weight *= 128;
		}
	}

	/** A signed number's first byte has six bits; only its end matters here. */
	skipVarInt(): void {
		for (let length = 1; this.byte() >= 0x80; length += 1) {
			if (length > 8) {
				throw new Malformed('number out of range');
			}
		}
	}

	/** Bytes after their length, as a view. */
	bytes(): Uint8Array {
		const length = this.varUint();
		const start = this.#at;
		this.skip(length);
		return this.#bytes.subarray(start, start + length);
	}

	expectEnd(): void {
		if (this.#at !== this.#bytes.length) {
			throw new Malformed('bytes after the end');
		}
	}
}
