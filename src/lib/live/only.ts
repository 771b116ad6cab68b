/** A set of one. In a plain module, because lint takes every Set of a reactive class for state. */
export function only<T>(value: T): Set<T> {
	return new Set([value]);
}
