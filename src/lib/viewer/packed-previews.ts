/** About 1,700 previews of 19 kB; unpacked, one of 512 × 512 takes 1 MB. */
const PACKED_LIMIT = 32 * 1024 * 1024;

/** Previews as they came: the whole of a series fits, and each is unpacked when it comes near. */
export class PackedPreviews {
	#blobs = new Map<string, Blob>();
	#bytes = 0;

	get(address: string): Blob | undefined {
		return this.#blobs.get(address);
	}

	has(address: string): boolean {
		return this.#blobs.has(address);
	}

	/** Those that came first are forgotten first. */
	keep(address: string, blob: Blob): void {
		if (this.#blobs.has(address)) {
			return;
		}
		this.#blobs.set(address, blob);
		this.#bytes += blob.size;
		for (const [oldest, { size }] of this.#blobs) {
			if (this.#bytes <= PACKED_LIMIT) {
				return;
			}
			this.#blobs.delete(oldest);
			this.#bytes -= size;
		}
	}

	clear(): void {
		this.#blobs.clear();
		this.#bytes = 0;
	}
}
