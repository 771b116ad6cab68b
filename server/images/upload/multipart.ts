import { UPLOAD_BYTES } from '#lib/domain/image/image.ts';
import { hasCode } from '#server/files/has-code.ts';

/** One field of a form or one file of it. `content` is read before the next part is asked for; what is left is skipped. */
export type Part = { name: string; fileName: string | null; content: AsyncIterable<Uint8Array> };

/** Names and types of browsers take some hundred bytes. */
const HEADERS_LIMIT = 8192;
const BOUNDARY_LIMIT = 70;
/** As much again as an upload may have. */
const DRAIN_LIMIT = UPLOAD_BYTES;

/** Known by its name, since a route holds its own copy of the class. */
export function malformed(what: string): Error {
	return Object.assign(new Error(`not a form with files: ${what}`), { name: 'MalformedUpload' });
}

/** The boundary that a content type names (RFC 2046, section 5.1.1), or an error. */
export function boundaryOf(contentType: string | null): string {
	const found = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(
		contentType ?? ''
	);
	const boundary = found?.[1] ?? found?.[2];
	if (boundary === undefined || boundary.length > BOUNDARY_LIMIT) {
		throw malformed('no boundary');
	}
	return boundary;
}

/**
 * The parts of a `multipart/form-data` body (RFC 7578) as they arrive. `request.formData()` would hold the whole upload in
 * memory, several times over, in the process that serves the live meetings.
 */
export async function* multipartParts(
	body: AsyncIterable<Uint8Array>,
	boundary: string
): AsyncGenerator<Part> {
	const source = new DelimitedSource(body);
	const delimiter = Buffer.from(`\r\n--${boundary}`);
	try {
		await skip(source.until(delimiter));
		while (!(await source.isEnd())) {
			const headers = await source.text('\r\n\r\n', HEADERS_LIMIT);
			const content = source.until(delimiter);
			yield { ...namesIn(headers), content };
			await skip(content);
		}
	} finally {
		await source.close();
	}
}

function namesIn(headers: string): { name: string; fileName: string | null } {
	const disposition = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(headers)?.[1] ?? '';
	const name = /(?:^|;)\s*name="([^"]*)"/i.exec(disposition)?.[1];
	if (name === undefined) {
		throw malformed('a part without a name');
	}
	return { name, fileName: /;\s*filename="([^"]*)"/i.exec(disposition)?.[1] ?? null };
}

async function skip(content: AsyncIterable<Uint8Array>): Promise<void> {
	for await (const chunk of content) {
		void chunk;
	}
}

/** A byte stream read up to delimiters, holding no more than one chunk and the length of a delimiter. */
class DelimitedSource {
	readonly #chunks: AsyncIterator<Uint8Array, unknown>;
	// As if a line had ended before the body: the first delimiter then looks like the others.
	#held: Buffer = Buffer.from('\r\n');

	constructor(body: AsyncIterable<Uint8Array>) {
		this.#chunks = body[Symbol.asyncIterator]();
	}

	/** Bytes up to the delimiter, which is taken away. Asked a second time after its end it has nothing more to give. */
	until(delimiter: Buffer): AsyncIterable<Uint8Array> {
		let isOver = false;
		const next = async (): Promise<IteratorResult<Uint8Array>> => {
			while (!isOver) {
				const at = this.#held.indexOf(delimiter);
				// What cannot be the start of a delimiter may go.
				const safe = at >= 0 ? at : this.#held.length - delimiter.length + 1;
				if (at >= 0) {
					isOver = true;
				}
				if (safe > 0 || at >= 0) {
					const value = this.#held.subarray(0, safe);
					this.#held = this.#held.subarray(safe + (at >= 0 ? delimiter.length : 0));
					return { done: false, value };
				}
				await this.#fill();
			}
			return { done: true, value: undefined };
		};
		// Leaving the loop early must not end it: the rest is skipped by who asked for the part.
		return { [Symbol.asyncIterator]: () => ({ next }) };
	}

	/** A short text up to `end`, which is taken away. */
	async text(end: string, limit: number): Promise<string> {
		let at = this.#held.indexOf(end);
		while (at < 0) {
			if (this.#held.length > limit) {
				throw malformed('long headers');
			}
			await this.#fill();
			at = this.#held.indexOf(end);
		}
		const text = this.#held.toString('utf8', 0, at);
		this.#held = this.#held.subarray(at + end.length);
		return text;
	}

	/** After a delimiter: two hyphens end the body, a line break begins another part. */
	async isEnd(): Promise<boolean> {
		while (this.#held.length < 2) {
			await this.#fill();
		}
		const mark = this.#held.toString('latin1', 0, 2);
		if (mark !== '--' && mark !== '\r\n') {
			throw malformed('a torn delimiter');
		}
		this.#held = this.#held.subarray(2);
		return mark === '--';
	}

	/**
	 * Lets the rest of the body run out, within a limit: a browser that is still sending shows a broken connection instead
	 * of our answer.
	 */
	async close(): Promise<void> {
		let drained = 0;
		try {
			while (drained < DRAIN_LIMIT) {
				const next = await this.#chunks.next();
				if (next.done === true) {
					return;
				}
				drained += next.value.byteLength;
			}
		} catch {
			// The sender has gone away, so nobody waits for an answer.
		}
		await this.#chunks.return?.();
	}

	async #fill(): Promise<void> {
		const next = await this.#chunks.next().catch((error: unknown) => {
			throw hasCode(error, 'ECONNRESET') ? malformed('its sender has gone away') : error;
		});
		if (next.done === true) {
			throw malformed('it ends too early');
		}
		this.#held = Buffer.concat([this.#held, next.value]);
	}
}
