/** Keys that every object has already: an own one would pass a check for unknown keys, `__proto__` would replace the prototype. */
export const RESERVED_KEYS: ReadonlySet<string> = new Set(
	Object.getOwnPropertyNames(Object.prototype)
);

/**
 * Whether a value that came as JSON may be looked at: not nested deeper than ours are, and without keys that every object has. Not
 * recursive, because 16 kB of brackets overflow the stack of whatever is.
 */
export function isPlainJson(value: unknown, depthLimit: number): boolean {
	let level: unknown[] = [value];
	for (let depth = 0; level.length > 0; depth += 1) {
		const objects = level.filter((one) => typeof one === 'object' && one !== null);
		if (objects.length > 0 && depth >= depthLimit) {
			return false;
		}
		if (objects.some((one) => !Array.isArray(one) && Object.keys(one).some(isReserved))) {
			return false;
		}
		level = objects.flatMap((one) => Object.values(one) as unknown[]);
	}
	return true;
}

const isReserved = (key: string): boolean => RESERVED_KEYS.has(key);
