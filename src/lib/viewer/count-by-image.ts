export function countByImage(marks: { imageId: string }[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const { imageId } of marks) {
		counts.set(imageId, (counts.get(imageId) ?? 0) + 1);
	}
	return counts;
}
