import type { Annotation, AnnotationBody } from '../domain/annotation/annotation.ts';

export type BodyChanges = ReadonlyMap<string, Partial<AnnotationBody>>;

export function bodyOf({ imageId, frame, shape, label }: Annotation): AnnotationBody {
	return { imageId, frame, shape, label };
}

export function changeOf(key: string, change: Partial<AnnotationBody>): BodyChanges {
	return new Map([[key, change]]);
}

/** What is stored of marks after their changes, by key. */
export function bodiesAfter(
	marks: Annotation[],
	changes: BodyChanges
): Map<string, AnnotationBody> {
	return new Map(marks.map((mark) => [mark.key, { ...bodyOf(mark), ...changes.get(mark.key) }]));
}

/** Made anew at each change, so no reactive set is needed. */
export function keySet(keys: string[]): ReadonlySet<string> {
	return new Set(keys);
}
