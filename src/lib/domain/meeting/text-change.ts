/** What differs between two versions of a text, by lines: a stretch that went and what stands in its place. Null when nothing does. */
export function textChange(
	before: string,
	after: string
): { before: string; after: string } | null {
	const [old, fresh] = [before.split('\n'), after.split('\n')];
	let start = 0;
	while (start < old.length && start < fresh.length && old[start] === fresh[start]) {
		start += 1;
	}
	let end = 0;
	while (
		end < Math.min(old.length, fresh.length) - start &&
		old[old.length - 1 - end] === fresh[fresh.length - 1 - end]
	) {
		end += 1;
	}
	if (start + end === old.length && start + end === fresh.length) {
		return null;
	}
	return {
		before: old.slice(start, old.length - end).join('\n'),
		after: fresh.slice(start, fresh.length - end).join('\n')
	};
}
