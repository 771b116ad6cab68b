import type { ViewableImage } from '#lib/domain/image/image.ts';
import type { AnnotationBody } from './annotation.ts';
import { ENTRY_LIMIT } from './limits.ts';
import { pointsOf } from './shape-points.ts';
import { fromAnnotationPage } from './web-annotation.ts';

/** Why one mark of a file is not taken. */
export type LineRefusal =
	| 'unreadable'
	| 'label_too_long'
	| 'too_large'
	| 'other_image'
	| 'no_such_frame'
	| 'off_the_image'
	| 'already_there';

type Extent = Pick<ViewableImage, 'id' | 'width' | 'height' | 'frameCount'>;
type Board = { images: readonly Extent[]; present: readonly AnnotationBody[] };

type ReadMarks = {
	marks: AnnotationBody[];
	/** `line` counts the marks of the file from 1. */
	refused: { line: number; why: LineRefusal }[];
};

/**
 * The marks of a file of W3C Web Annotations that a hand could have drawn on these images, and why the others are not
 * taken; null when it is no such file. What is there already, hidden by the chair or not, does not come a second time.
 */
export function marksFromFile(written: string, { images, present }: Board): ReadMarks | null {
	const lines = fromAnnotationPage(parsed(written));
	if (lines === null) {
		return null;
	}
	const known = new Set(present.map(fingerprint));
	const read: ReadMarks = { marks: [], refused: [] };
	for (const [index, line] of lines.entries()) {
		const why = 'refused' in line ? line.refused : refusalOf(line.mark, { images, known });
		if (why !== null) {
			read.refused.push({ line: index + 1, why });
		} else if ('mark' in line) {
			known.add(fingerprint(line.mark));
			read.marks.push(line.mark);
		}
	}
	return read;
}

function parsed(written: string): unknown {
	try {
		return JSON.parse(written);
	} catch {
		// Whatever is no JSON is no page of marks either.
		return null;
	}
}

/** In the order of its members, which a document need not keep. */
function fingerprint({ imageId, frame, shape, label }: AnnotationBody): string {
	return JSON.stringify([imageId, frame, shape.type, pointsOf(shape), label]);
}

function refusalOf(
	mark: AnnotationBody,
	{ images, known }: { images: readonly Extent[]; known: ReadonlySet<string> }
): LineRefusal | null {
	const image = images.find(({ id }) => id === mark.imageId);
	if (image === undefined) {
		return 'other_image';
	}
	if (mark.frame >= image.frameCount) {
		return 'no_such_frame';
	}
	if (!touches(mark, image)) {
		return 'off_the_image';
	}
	if (JSON.stringify(mark).length > ENTRY_LIMIT) {
		return 'too_large';
	}
	return known.has(fingerprint(mark)) ? 'already_there' : null;
}

/** The box around a mark and the image have a place in common; a mark may reach beyond an edge. */
function touches({ shape }: AnnotationBody, { width, height }: Extent): boolean {
	const points = pointsOf(shape);
	return ([width, height] as const).every((size, axis) => {
		const along = points.map((point) => point[axis] ?? NaN);
		return Math.min(...along) <= size && Math.max(...along) >= 0;
	});
}
