/** A text that Postgres takes: without NUL characters and halves of surrogate pairs, which come with what is copied from a PDF. */
export const storableText = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/** A copy of a JSON value that Postgres takes; one character that nobody sees must not make a form or a signature fail. */
export function storable(value: unknown): unknown {
	if (typeof value === 'string') {
		return storableText(value);
	}
	if (Array.isArray(value)) {
		return value.map(storable);
	}
	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(
			Object.entries(value).map(([key, member]) => [storableText(key), storable(member)])
		);
	}
	return value;
}
