import { untrack } from 'svelte';
import type { Annotation, AnnotationBody, Shape } from '../domain/annotation/annotation.ts';
import { valuesIn, type RegionValues } from '../domain/annotation/measure.ts';
import { bodiesAfter, keySet, type BodyChanges } from './bodies.ts';
import { countByImage, framesOf } from './count-marks.ts';
import type { DrawnMark } from './mark-layer.ts';
import { measureText, valuesText } from './measure-text.ts';
import { personColor } from './person-color.ts';
import type { Place } from './place.svelte.ts';
import type { ImageViewerProps } from './props.ts';

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
	/** Keys chosen beside the selected mark; with another selected mark they count no more. */
	#beside = $state.raw<{ selectedKey: string; keys: string[] } | null>(null);
	selectedKeys: ReadonlySet<string> = $derived.by(() => {
		const { selectedKey = null } = this.#props;
		const others = this.#beside?.selectedKey === selectedKey ? this.#beside.keys : [];
		return keySet(selectedKey === null ? [] : [selectedKey, ...others]);
	});
	/** The chosen marks that this reader may change and sees: nobody deletes what is on another slice by mistake. */
	selectedOwn: Annotation[] = $derived(
		this.here.filter((mark) => this.selectedKeys.has(mark.key) && this.isOwn(mark))
	);
	/** The chosen mark when it is one's own and the only one: several have no label in common. */
	soleSelectedOwn: Annotation | null = $derived(
		this.selectedOwn.length === 1 ? (this.selectedOwn[0] ?? null) : null
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
		const values = this.valuesIn(shape);
		const { image } = this.#place;
		return [
			measureText(shape, image),
			values === null ? '' : valuesText(values, { isCt: image.modality === 'CT', isWhole: false })
		]
			.filter((part) => part !== '')
			.join(' · ');
	}

	/** What lies in an ellipse on the series in view; null for other shapes and pictures, and until the exact frame is there. */
	valuesIn(shape: Shape): RegionValues | null {
		const { image, values } = this.#place;
		const { width, height } = image;
		return shape.type === 'ellipse' && values !== null
			? valuesIn(shape, { values, width, height })
			: null;
	}

	isOwn({ authorId }: Annotation): boolean {
		return this.#props.mayDraw === true && authorId === this.#props.viewerId;
	}

	/** One mark alone, or none. */
	select(key: string | null): void {
		this.#beside = null;
		if (key !== (this.#props.selectedKey ?? null)) {
			this.#props.onselect?.(key);
		}
	}

	/** Several of one's own, to be moved or deleted together; the selected one stays what the list shows, when it is among them. */
	selectSeveral(marks: Annotation[]): void {
		const keys = marks.filter((mark) => this.isOwn(mark)).map(({ key }) => key);
		const { selectedKey = null } = this.#props;
		const first = keys.find((key) => key === selectedKey) ?? keys[0] ?? null;
		this.select(first);
		this.#beside = first === null ? null : { selectedKey: first, keys };
	}

	/** Takes one's own mark to the chosen ones, or away from them. */
	toggle(mark: Annotation): void {
		const rest = this.selectedOwn.filter(({ key }) => key !== mark.key);
		this.selectSeveral(rest.length < this.selectedOwn.length ? rest : [...rest, mark]);
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

	/** Marks that went meanwhile stay gone. */
	replace(changes: BodyChanges): void {
		const known = this.visible.filter(({ key }) => changes.has(key));
		if (known.length > 0) {
			this.#props.onreplace?.(bodiesAfter(known, changes));
		}
	}

	removeSelected(): void {
		const keys = this.selectedOwn.map(({ key }) => key);
		if (keys.length > 0) {
			this.#props.onremove?.(keys);
			this.select(null);
		}
	}
}
