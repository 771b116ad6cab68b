/**
 * Stands in for `lib0/logging` in the browser, of which Yjs uses only this: the original styles its lines with a module of
 * elements and schemas, 2 kB on their way to every reader of a room.
 */
export const [BOLD, UNBOLD, RED, ORANGE] = ['', '', '', ''];

export function print(...parts: unknown[]): void {
	console.info(...parts);
}

export function warn(...parts: unknown[]): void {
	console.warn(...parts);
}
