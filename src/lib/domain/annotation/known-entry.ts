import type { AnnotationBody, CommentBody, Shape } from './annotation.ts';

const SHAPES: Record<Shape['type'], true> = {
	point: true,
	arrow: true,
	rectangle: true,
	ellipse: true,
	polygon: true,
	ruler: true,
	angle: true,
	freehand: true
};

function membersOf(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/**
 * A mark of a kind that this page can draw. Everything in a document was parsed with `AnnotationSchema` by the server before
 * anybody got it; what is left to tell is a kind that a newer page made. The schemas themselves would be a tenth of the
 * room's scripts.
 */
export function isKnownAnnotation(value: unknown): value is AnnotationBody {
	const { imageId, shape } = membersOf(value);
	const { type } = membersOf(shape);
	return typeof imageId === 'string' && typeof type === 'string' && Object.hasOwn(SHAPES, type);
}

/** A comment as this page knows it; checked by the server like a mark. */
export function isKnownComment(value: unknown): value is CommentBody {
	const { text, writtenAt } = membersOf(value);
	return typeof text === 'string' && typeof writtenAt === 'number';
}
