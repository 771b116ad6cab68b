const UNITS = ['B', 'kB', 'MB', 'GB'] as const;

/** A size as people read it, in powers of 1,000. */
export function bytesText(bytes: number): string {
	let size = bytes;
	let unit = 0;
	while (size >= 1000 && unit < UNITS.length - 1) {
		size /= 1000;
		unit += 1;
	}
	return `${size.toFixed(unit > 1 && size < 10 ? 1 : 0)} ${UNITS[unit] ?? 'B'}`;
}
