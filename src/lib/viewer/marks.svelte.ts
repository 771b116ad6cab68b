import { untrack } from 'svelte';
import type { Annotation, AnnotationBody, Shape } from '../domain/annotation/annotation.ts';
import { densityIn } from '../domain/annotation/measure.ts';
import { countByImage, framesOf } from './count-marks.ts';
import type { DrawnMark } from './mark-layer.ts';
import { densityText, measureText } from './measure-text.ts';
import { personColor } from './person-color.ts';
import type { Place } from './place.svelte.ts';
import type { ImageViewerProps } from './props.ts';

export function bodyOf({ imageId, frame, shape, label }: Annotation): AnnotationBody {
	return { imageId, frame, shape, label };
}

/** The stored marks as this reader sees them, and the one that is chosen. */
export class Marks {
	#given: () => ImageViewerProps;
	#place: Place;

	visible: Annotation[] = $derived.by(() => {
		const { annotations = [], hiddenKeys, unseen } = this.#props;
		return annotations.filter(
			({ key, authorId }) => hiddenKeys?.has(key) !== true && unseen?.has(authorId) !== true
		);
	});
	/** Those of the frame in view. */
	here: Annotation[] = $derived.by(() => {
		const { imageId, frameIndex } = this.#place;
		return this.visible.filter((mark) => mark.imageId === imageId && mark.frame === frameIndex);
	});
	/** How many there are on each image. */
	counts: ReadonlyMap<string, number> = $derived(countByImage(this.visible));
	drawn: DrawnMark[] = $derived.by(() => {
		const { people, commentCounts } = this.#props;
		return this.here.map((mark) => ({
			mark,
			color: personColor(people?.(mark.authorId).color ?? null),
			measure: this.#measureOf(mark.shape),
			comments: commentCounts?.get(mark.key) ?? 0
		}));
	});
	selected: Annotation | null = $derived(
		this.visible.find(({ key }) => key === this.#props.selectedKey) ?? null
	);
	/** The chosen mark when this reader may change it and sees it: nobody deletes what is on another slice by mistake. */
	selectedOwn: Annotation | null = $derived(
		this.here.find((mark) => mark === this.selected && this.isOwn(mark)) ?? null
	);
	/** Frames of the image in view that have marks. */
	markedFrames: number[] = $derived.by(() => framesOf(this.visible, this.#place.imageId));

	constructor(given: () => ImageViewerProps, place: Place) {
		this.#given = given;
		this.#place = place;
	}

	get #props(): ImageViewerProps {
		return this.#given();
	}

	#measureOf(shape: Shape): string {
		const parts = [measureText(shape, this.#place.image), this.#densityIn(shape)];
		return parts.filter((part) => part !== '').join(' · ');
	}

	/** Only of a CT, whose values are Hounsfield units, and only once the frame is there. */
	#densityIn(shape: Shape): string {
		const { image, values } = this.#place;
		if (shape.type !== 'ellipse' || image.modality !== 'CT' || values === null) {
			return '';
		}
		const density = densityIn(shape, { values, width: image.width, height: image.height });
		return density === null ? '' : densityText(density);
	}

	isOwn({ authorId }: Annotation): boolean {
		return this.#props.mayDraw === true && authorId === this.#props.viewerId;
	}

	select(key: string | null): void {
		if (key !== (this.#props.selectedKey ?? null)) {
			this.#props.onselect?.(key);
		}
	}

	/** To be called from an effect: a mark that was chosen, here or in the list, comes into view. */
	showSelected(): void {
		const key = this.#props.selectedKey ?? null;
		untrack(() => {
			if (key !== null && this.selected !== null) {
				this.#place.show(this.selected);
			}
		});
	}

	/** Stores a mark; it becomes the chosen one. */
	commit(body: AnnotationBody): string | null {
		const key = this.#props.oncommit?.(body) ?? null;
		this.select(key);
		return key;
	}

	replace(key: string, change: Partial<AnnotationBody>): void {
		const mark = this.visible.find((mark) => mark.key === key);
		if (mark !== undefined) {
			this.#props.onreplace?.(key, { ...bodyOf(mark), ...change });
		}
	}

	removeSelected(): void {
		if (this.selectedOwn !== null) {
			this.#props.onremove?.(this.selectedOwn.key);
			this.select(null);
		}
	}
}
