import type { CommentBody } from '#lib/domain/annotation/annotation.ts';
import type { HiddenAnnotation } from '#lib/protocol/meeting.ts';

/** Number of comments by key of the mark; those on the case have none. */
export function countByMark(comments: readonly CommentBody[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const { annotationKey } of comments) {
		if (annotationKey !== null) {
			counts.set(annotationKey, (counts.get(annotationKey) ?? 0) + 1);
		}
	}
	return counts;
}

export function setOf(keys: readonly string[]): ReadonlySet<string> {
	return new Set(keys);
}

export function reasonsByKey(hidden: readonly HiddenAnnotation[]): ReadonlyMap<string, string> {
	return new Map(hidden.map(({ annotationKey, reason }) => [annotationKey, reason]));
}
