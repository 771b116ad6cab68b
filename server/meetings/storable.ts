/**
 * A copy that Postgres takes as jsonb: without NUL characters and without halves of surrogate pairs. A person can put either into
 * a shared text; without this the whole signature would fail for the one character that nobody sees.
 */
export function storable(value: unknown): unknown {
	if (typeof value === 'string') {
		return value.replaceAll('\0', '').toWellFormed();
	}
	if (Array.isArray(value)) {
		return value.map(storable);
	}
	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(
			Object.entries(value).map(([key, member]) => [storable(key), storable(member)])
		);
	}
	return value;
}
