/** "Dr Areeba Shah" gives "AS": titles do not count, at most two letters. */
export function initials(displayName: string): string {
	const words = displayName.split(/\s+/).filter((word) => !/^(dr|prof|mr|ms|mrs)\.?$/i.test(word));
	const first = words[0] ?? '';
	const last = words.length > 1 ? (words.at(-1) ?? '') : '';
	return `${first.charAt(0)}${last.charAt(0)}`.toUpperCase();
}
