import * as v from 'valibot';
import { frameAddress } from '#lib/domain/image/image.ts';
import { AnnotationSchema, type Annotation, type AnnotationBody } from './annotation.ts';
import { LABEL_LIMIT } from './limits.ts';
import { pointsOf } from './shape-points.ts';
import { shapeFromSvg, shapeToSvg, SVG_LIMIT } from './svg-shape.ts';

/** W3C Web Annotation Data Model, 2017. */
const CONTEXT = 'http://www.w3.org/ns/anno.jsonld';
/** Media Fragments URI 1.0, which is what `xywh` is of. */
const MEDIA_FRAGMENTS = 'http://www.w3.org/TR/media-frags/';
const ITEM_LIMIT = 10_000;

type Selector =
	| { type: 'FragmentSelector'; conformsTo: typeof MEDIA_FRAGMENTS; value: string }
	| { type: 'SvgSelector'; value: string };

export type WebAnnotation = {
	id: string;
	type: 'Annotation';
	motivation: 'describing' | 'highlighting';
	creator: { id: string; type: 'Person' };
	body?: { type: 'TextualBody'; format: 'text/plain'; purpose: 'describing'; value: string };
	/** `source` names image and frame; geometry is in pixels of the full-resolution image. */
	target: { source: string; selector: Selector[] };
};

export type AnnotationPage = {
	'@context': typeof CONTEXT;
	id: string;
	type: 'AnnotationPage';
	items: WebAnnotation[];
};

/** Marks as other programs read them. `origin` is that of the portal, `id` the address of the page itself. */
export function toAnnotationPage(
	annotations: readonly Annotation[],
	{ origin, id }: { origin: string; id: string }
): AnnotationPage {
	return {
		'@context': CONTEXT,
		id,
		type: 'AnnotationPage',
		items: annotations.map((one) => toWebAnnotation(one, origin))
	};
}

function toWebAnnotation(annotation: Annotation, origin: string): WebAnnotation {
	const { key, authorId, imageId, frame, label } = annotation;
	return {
		id: `urn:mashwara:annotation:${key}`,
		type: 'Annotation',
		motivation: label === '' ? 'highlighting' : 'describing',
		creator: { id: `urn:uuid:${authorId}`, type: 'Person' },
		...(label === ''
			? {}
			: {
					body: {
						type: 'TextualBody',
						format: 'text/plain',
						purpose: 'describing',
						value: label
					} as const
				}),
		target: {
			source: origin + frameAddress({ id: imageId, revision: 0 }, frame),
			selector: selectorsOf(annotation)
		}
	};
}

/** Each selects the whole mark: the box around it in whole pixels for programs that know only boxes, and the exact outline. */
function selectorsOf({ shape }: AnnotationBody): Selector[] {
	return [
		{ type: 'FragmentSelector', conformsTo: MEDIA_FRAGMENTS, value: `xywh=pixel:${boxOf(shape)}` },
		{ type: 'SvgSelector', value: shapeToSvg(shape) }
	];
}

/** Media fragments know no part of a pixel and nothing left of the image or above it. */
function boxOf(shape: AnnotationBody['shape']): string {
	const points = pointsOf(shape);
	const edges = ([0, 1] as const).map((axis) => {
		const along = points.map((point) => point[axis]);
		const [least, most] = [Math.min(...along), Math.max(...along)];
		const start = Math.max(0, Math.floor(least));
		return [start, Math.max(1, Math.ceil(most) - start)];
	});
	return [...edges.map(([start]) => start), ...edges.map(([, length]) => length)].join(',');
}

const SelectorSchema = v.looseObject({
	type: v.string(),
	value: v.pipe(v.string(), v.maxLength(SVG_LIMIT))
});
const ImportedSchema = v.looseObject({
	body: v.optional(
		v.union([v.looseObject({ value: v.string() }), v.array(v.looseObject({ value: v.string() }))])
	),
	target: v.looseObject({
		source: v.string(),
		selector: v.union([SelectorSchema, v.array(SelectorSchema)])
	})
});
const PageSchema = v.looseObject({ items: v.pipe(v.array(v.unknown()), v.maxLength(ITEM_LIMIT)) });

/** One mark of a page, or why it is none of ours. */
export type PageLine = { mark: AnnotationBody } | { refused: 'unreadable' | 'label_too_long' };

/** The marks of a page, whoever wrote it, in its order. Null when it is no page. */
export function fromAnnotationPage(value: unknown): PageLine[] | null {
	const page = v.safeParse(PageSchema, value);
	return page.success ? page.output.items.map(fromWebAnnotation) : null;
}

/** Author and time are not taken over: a mark belongs to who brings it in. */
function fromWebAnnotation(value: unknown): PageLine {
	const parsed = v.safeParse(ImportedSchema, value);
	if (!parsed.success) {
		return { refused: 'unreadable' };
	}
	const { body = [], target } = parsed.output;
	const [, imageId, frame] =
		/\/files\/images\/([0-9a-f-]{36})\/frames\/(\d{1,6})$/.exec(target.source) ?? [];
	const selectors = Array.isArray(target.selector) ? target.selector : [target.selector];
	const label = (Array.isArray(body) ? body[0]?.value : body.value) ?? '';
	if (label.length > LABEL_LIMIT) {
		return { refused: 'label_too_long' };
	}
	const shape = shapeOf(selectors);
	const made = v.safeParse(AnnotationSchema, { imageId, frame: Number(frame), shape, label });
	return made.success ? { mark: made.output } : { refused: 'unreadable' };
}

/** The exact outline where there is one, else the box. */
function shapeOf(selectors: v.InferOutput<typeof SelectorSchema>[]): unknown {
	const valueOf = (type: string) => selectors.find((one) => one.type === type)?.value;
	const svg = valueOf('SvgSelector');
	if (svg !== undefined) {
		return shapeFromSvg(svg);
	}
	const number = String.raw`(\d{1,7}(?:\.\d{1,9})?)`;
	const box = new RegExp(`^xywh=(?:pixel:)?${[number, number, number, number].join(',')}$`);
	const sides =
		box
			.exec(valueOf('FragmentSelector') ?? '')
			?.slice(1)
			.map(Number) ?? [];
	const [x = NaN, y = NaN, width = NaN, height = NaN] = sides;
	return { type: 'rectangle', from: [x, y], to: [x + width, y + height] };
}
