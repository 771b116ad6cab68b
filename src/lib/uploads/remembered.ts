import * as v from 'valibot';

const KEY = 'uploads';
/** As many as one person may have open; older ones are over. */
const UPLOADS = 20;
const KeptSchema = v.pipe(
	v.string(),
	v.parseJson(),
	v.record(v.string(), v.record(v.string(), v.string()))
);
/** By upload: the ids of its files by their fingerprints. */
type Kept = v.InferOutput<typeof KeptSchema>;

/** An unfinished upload that the files at hand belong to. */
export type Found = { attachmentId: string; files: { file: File; fileId: string }[] };

/**
 * What a closed tab had begun to send. The browser does not give files back by itself, so they are chosen again and known by
 * a fingerprint of name, size and time. The name itself is not kept: it may be a patient's, and hospital PCs are shared.
 */
export class Remembered {
	readonly #storage: () => Pick<Storage, 'getItem' | 'setItem'>;

	/** A function, because some browsers refuse the very name, and there is none on the server. */
	constructor(storage: () => Pick<Storage, 'getItem' | 'setItem'>) {
		this.#storage = storage;
	}

	async keep(attachmentId: string, files: { file: File; fileId: string }[]): Promise<void> {
		const pairs = await Promise.all(
			files.map(async ({ file, fileId }) => [await fingerprint(attachmentId, file), fileId])
		);
		if (pairs.some(([print]) => print === null)) {
			return;
		}
		this.#write({ ...this.#read(), [attachmentId]: Object.fromEntries(pairs) as Kept[string] });
	}

	forget(attachmentId: string): void {
		const { [attachmentId]: _gone, ...rest } = this.#read();
		this.#write(rest);
	}

	/** Those of the uploads still open here that some of these files belong to. */
	async find(files: File[], openIds: string[]): Promise<Found[]> {
		const kept = this.#read();
		const found: Found[] = [];
		for (const attachmentId of openIds) {
			const ids = kept[attachmentId];
			if (ids === undefined) {
				continue;
			}
			const prints = await Promise.all(files.map((file) => fingerprint(attachmentId, file)));
			const known = files.flatMap((file, index) => {
				const fileId = ids[prints[index] ?? ''];
				return fileId === undefined ? [] : [{ file, fileId }];
			});
			if (known.length > 0) {
				found.push({ attachmentId, files: known });
			}
		}
		return found;
	}

	#read(): Kept {
		try {
			const parsed = v.safeParse(KeptSchema, this.#storage().getItem(KEY));
			return parsed.success ? parsed.output : {};
		} catch {
			// The browser keeps nothing for us.
			return {};
		}
	}

	#write(kept: Kept): void {
		try {
			const latest = Object.entries(kept).slice(-UPLOADS);
			this.#storage().setItem(KEY, JSON.stringify(Object.fromEntries(latest)));
		} catch {
			// Full, or not allowed: then a closed tab is sent again from its beginning.
		}
	}
}

/** Half of a SHA-256: enough to tell a thousand files apart. Null where a page without https has no hashes. */
async function fingerprint(attachmentId: string, file: File): Promise<string | null> {
	const subtle: SubtleCrypto | undefined = globalThis.crypto.subtle;
	if (subtle === undefined) {
		return null;
	}
	const text = [attachmentId, file.name, file.size, file.lastModified].join('\n');
	const hash = await subtle.digest('SHA-256', new TextEncoder().encode(text));
	return [...new Uint8Array(hash, 0, 16)]
		.map((byte) => byte.toString(16).padStart(2, '0'))
		.join('');
}
