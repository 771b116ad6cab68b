const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether this is an id of ours as text; the database throws on anything else. */
export function isUuid(value: unknown): value is string {
	return typeof value === 'string' && UUID.test(value);
}
