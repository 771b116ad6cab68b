import type { UploadedFile } from '../quarantine.ts';
import { boundaryOf, malformed, multipartParts, type Part } from './multipart.ts';

/** The text fields stand before the files in our form, as a browser sends them. */
const TEXT_LIMIT = 4096;
/** Our form has one, its title. Without a limit a body of nothing else would fill the memory of the live meetings. */
const FIELDS_LIMIT = 20;

export type Upload = {
	fields: Record<string, string>;
	/** To be read once, in order. */
	files: AsyncIterable<UploadedFile>;
	/** Lets what was not read run out; called before the answer, whatever it is. */
	discard: () => Promise<void>;
};

/** A form with files: its text fields at once, its files as they arrive. */
export async function readUpload(request: Request): Promise<Upload> {
	const boundary = boundaryOf(request.headers.get('content-type'));
	const parts = multipartParts(request.body ?? nothing(), boundary);
	const fields: Record<string, string> = {};
	const discard = async () => {
		await parts.return(undefined);
	};
	for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
		if (next.value.fileName !== null) {
			return { fields, files: filesFrom(next.value, parts), discard };
		}
		if (Object.keys(fields).length === FIELDS_LIMIT) {
			throw malformed('many text fields');
		}
		fields[next.value.name] = await textOf(next.value);
	}
	return { fields, files: nothing(), discard };
}

async function* nothing(): AsyncGenerator<never> {
	// A form without files, or a request without a body.
}

async function* filesFrom(first: Part, rest: AsyncGenerator<Part>): AsyncGenerator<UploadedFile> {
	try {
		for (let part: Part | undefined = first; part !== undefined;) {
			// An input in which nothing was chosen comes as a file without a name.
			if (part.fileName !== null && part.fileName !== '') {
				yield { name: part.fileName, content: part.content };
			}
			const next: IteratorResult<Part> = await rest.next();
			part = next.done === true ? undefined : next.value;
		}
	} finally {
		await rest.return(undefined);
	}
}

async function textOf(part: Part): Promise<string> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of part.content) {
		length += chunk.byteLength;
		if (length > TEXT_LIMIT) {
			throw malformed('a long text field');
		}
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}
