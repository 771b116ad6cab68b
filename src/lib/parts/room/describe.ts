import * as v from 'valibot';
import {
	type AnnotationBody,
	AnnotationSchema,
	CommentSchema,
	type Shape
} from '#lib/domain/annotation/annotation.ts';
import { pointsOf } from '#lib/domain/annotation/shape-points.ts';
import type { ViewableImage } from '#lib/domain/image/image.ts';
import type { SetAsideEntry } from '#lib/domain/meeting/set-aside.ts';
import { roomText } from '#lib/text/room.ts';

/** `Arrow, 4R, 14 mm short axis`. */
export function markName(mark: AnnotationBody): string {
	const shape = roomText(`room.shape.${mark.shape.type}`);
	return mark.label === '' ? shape : `${shape}, ${mark.label}`;
}

function placeOf(shape: Shape): string {
	const point = ([x, y]: readonly [number, number]): string =>
		`(${Math.round(x)}, ${Math.round(y)})`;
	const points = pointsOf(shape);
	const ends = shape.type === 'freehand' ? [...points.slice(0, 1), ...points.slice(-1)] : points;
	return ends.map(point).join(' → ');
}

/** One entry that was not accepted, as a line that can stand alone in a mail or a note. */
export function asideText(entry: SetAsideEntry, images: readonly ViewableImage[]): string {
	if (entry.kind === 'recommendation') {
		return entry.text ?? roomText('room.aside.replaced');
	}
	if (entry.value === null) {
		return roomText(entry.kind === 'marks' ? 'room.aside.removal' : 'room.aside.removalComment');
	}
	if (entry.kind === 'comments') {
		const comment = v.safeParse(CommentSchema, entry.value);
		return comment.success ? comment.output.text : roomText('room.aside.unreadable');
	}
	const mark = v.safeParse(AnnotationSchema, entry.value);
	if (!mark.success) {
		return roomText('room.aside.unreadable');
	}
	const { imageId, frame, shape, label } = mark.output;
	return roomText('room.aside.mark', {
		shape: roomText(`room.shape.${shape.type}`),
		label: label === '' ? '' : ` “${label}”`,
		image: images.find((image) => image.id === imageId)?.title ?? imageId,
		frame: frame + 1,
		place: placeOf(shape)
	});
}
