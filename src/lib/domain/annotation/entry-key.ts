/** `<userId>:<uuid>`: the key says whose entry it is, so the server checks ownership from the update alone. */
const ENTRY_KEY =
	/^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The author in an entry's key, or null when it is no such key. */
export function authorOfKey(key: string): string | null {
	return ENTRY_KEY.exec(key)?.[1] ?? null;
}
