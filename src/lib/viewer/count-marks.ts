export function countByImage(marks: { imageId: string }[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const { imageId } of marks) {
		counts.set(imageId, (counts.get(imageId) ?? 0) + 1);
	}
	return counts;
}

/** The frames of an image that have marks, each once. */
export function framesOf(marks: { imageId: string; frame: number }[], imageId: string): number[] {
	return [...new Set(marks.filter((mark) => mark.imageId === imageId).map(({ frame }) => frame))];
}

/** How many marks each author has, in the order of their first. */
export function countByAuthor(marks: { authorId: string }[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const { authorId } of marks) {
		counts.set(authorId, (counts.get(authorId) ?? 0) + 1);
	}
	return counts;
}
