import { untrack } from 'svelte';
import type { Annotation, Point } from '../domain/annotation/annotation.ts';
import { pointsOf } from '../domain/annotation/shape-points.ts';
import type { ViewableImage } from '../domain/image/image.ts';
import { mirrored, turnedBy } from '../domain/image/turn.ts';
import type { Viewport, Window } from '../domain/image/viewport.ts';
import { FrameCache, type FrameState } from './frames.ts';
import { boundsOf, boxOnScreen, overlaps, type Size } from './geometry.ts';
import type { Picture } from './picture.ts';
import type { ImageViewerProps } from './props.ts';
import {
	firstWindow,
	fittedView,
	transformFor,
	withFrame,
	zoomAbout,
	type Scene
} from './viewport.ts';

/** Where the reader looks and what is there: image, frame, center, zoom, window. */
export class Place {
	pane = $state.raw<Size>({ width: 0, height: 0 });
	/** One slice after the other is shown by itself. */
	isPlaying = $state(false);
	/** Slides that stand side by side, the one that is worked on among them; empty while there is one pane. */
	together = $state.raw<readonly string[]>([]);
	#given: () => ImageViewerProps;
	#isHeld: () => boolean;
	#arrivals = $state(0);
	#frames = new FrameCache(() => (this.#arrivals += 1));
	/** What was shown last, also of other images: following ends and images change without a jump. */
	#last: Viewport | null = null;
	#lastByImage: Record<string, Viewport | undefined> = {};
	#lastPicture: { imageId: string; picture: Picture } | null = null;
	#isByUser = false;

	/** An assignment (the reader's own move) holds until `followed` or `images` change. */
	view: Viewport = $derived.by(() => this.#remember(this.#shownByOthers()));
	/** Apart from `view`, so that what depends on them rests while the reader pans. */
	imageId: string = $derived(this.view.imageId);
	frameIndex: number = $derived(this.view.frame);
	image: ViewableImage = $derived(this.#imageOf(this.imageId));
	scene: Scene = $derived({ image: this.image, view: this.view, pane: this.pane });
	frame: FrameState = $derived.by(() => {
		void this.#arrivals;
		return this.#frames.read(this.image, this.frameIndex);
	});
	/** The values of the frame in view of a radiology image, null until they are there. */
	values: Int16Array | null = $derived.by(() => {
		const picture = this.frame.status === 'ready' ? this.frame.picture : null;
		return picture?.kind === 'values' ? picture.values : null;
	});
	/** A preview is made through the first window of the image. */
	#isOtherWindow: boolean = $derived.by(() => {
		const { window } = this.view;
		const [first] = this.image.windows;
		return window !== null && (window.center !== first?.center || window.width !== first.width);
	});
	/** The frame in view, or while it is on its way the former one of the same image. */
	picture: Picture | null = $derived.by(() => this.#pictureInView(this.frame));

	/** `isHeld`: the reader makes a mark and is not to be moved. */
	constructor(given: () => ImageViewerProps, isHeld: () => boolean) {
		this.#given = given;
		this.#isHeld = isHeld;
		this.#last = given().start ?? null;
	}

	get slides(): ViewableImage[] {
		return this.#props.images.filter(({ kind }) => kind === 'slide');
	}

	/** The slides beside the one in view, none while another kind of image is looked at. */
	get beside(): ViewableImage[] {
		const isAmong = this.together.includes(this.imageId);
		return isAmong
			? this.slides.filter(({ id }) => id !== this.imageId && this.together.includes(id))
			: [];
	}

	get #props(): ImageViewerProps {
		return this.#given();
	}

	#imageOf(id: string): ViewableImage {
		const image = this.#props.images.find((image) => image.id === id) ?? this.#props.images[0];
		if (image === undefined) {
			throw new Error('a place needs an image');
		}
		return image;
	}

	#shownByOthers(): Viewport {
		const { followed = null, images } = this.#props;
		const isThere = (view: Viewport): boolean => images.some(({ id }) => id === view.imageId);
		const mayFollow = followed !== null && isThere(followed) && !this.#isHeld();
		const known = mayFollow ? followed : this.#last;
		return known !== null && isThere(known) ? this.#showable(known) : fittedView(this.#imageOf(''));
	}

	/** Another page may know a frame or lack a window that this one does not: shown as near to it as possible. */
	#showable(view: Viewport): Viewport {
		const image = this.#imageOf(view.imageId);
		const within = withFrame(view, image, view.frame);
		const isWindowed = (within.window === null) === (image.kind !== 'radiology');
		return isWindowed ? within : { ...within, window: firstWindow(image) };
	}

	#remember(view: Viewport): Viewport {
		this.#last = view;
		this.#lastByImage[view.imageId] = view;
		return view;
	}

	#pictureInView(state: FrameState): Picture | null {
		if (state.status === 'ready' || state.status === 'preview') {
			this.#lastPicture = { imageId: this.imageId, picture: state.picture };
			return state.picture;
		}
		const isSameImage = this.#lastPicture?.imageId === this.imageId;
		return isSameImage && state.status === 'loading' ? (this.#lastPicture?.picture ?? null) : null;
	}

	/** To be called from an effect: fetches what is in view. */
	fetch(): void {
		const [image, frame] = [this.image, this.frameIndex];
		const how = { isExactNeeded: this.#isOtherWindow, isPlaying: this.isPlaying };
		untrack(() => this.#frames.want(image, frame, how));
	}

	/** The frame itself in place of its preview, also over a slow link. */
	fetchExact(): void {
		this.#frames.want(this.image, this.frameIndex, { isExactNeeded: true });
	}

	retry(): void {
		this.#frames.retry();
	}

	close(): void {
		this.#frames.close();
	}

	/** To be called from an effect: tells the parent where the reader looks. */
	report(): void {
		const view = this.view;
		const byUser = this.#isByUser;
		this.#isByUser = false;
		untrack(() => this.#props.onview?.(view, { byUser }));
	}

	/** A move by the reader. */
	moveTo(view: Viewport): void {
		if (view !== this.view) {
			this.#isByUser = true;
			this.view = this.#remember(view);
		}
	}

	chooseImage(id: string): void {
		if (id !== this.view.imageId) {
			this.moveTo(this.#lastByImage[id] ?? fittedView(this.#imageOf(id)));
		}
	}

	chooseFrame(frame: number): void {
		this.moveTo(withFrame(this.view, this.image, frame));
	}

	chooseWindow(window: Window): void {
		this.moveTo({ ...this.view, window: { center: window.center, width: window.width } });
	}

	/** Zooms about a point of the screen, by default about the middle. */
	zoomBy(factor: number, about: Point = [this.pane.width / 2, this.pane.height / 2]): void {
		this.moveTo(zoomAbout(this.scene, about, factor));
	}

	fit(): void {
		const { center, zoom } = fittedView(this.image);
		this.moveTo({ ...this.view, center, zoom });
	}

	/** As a fresh page shows this slice: fitted, not turned, through the first window. */
	reset(): void {
		const { frame } = this.view;
		this.moveTo({ ...fittedView(this.image), frame });
	}

	/** By quarters, clockwise. */
	rotate(quarters: 1 | -1): void {
		this.moveTo({ ...this.view, ...turnedBy(this.view, quarters) });
	}

	mirror(way: 'sideways' | 'upsideDown'): void {
		this.moveTo({ ...this.view, ...mirrored(this.view, way) });
	}

	/** Only of a series: the colors of a picture are its findings. */
	invert(): void {
		if (this.view.window !== null) {
			this.moveTo({ ...this.view, isInverted: !this.view.isInverted });
		}
	}

	/** Goes to a mark: its image, its frame, and so far that it is within the pane. */
	show(mark: Annotation): void {
		if (!this.#props.images.some(({ id }) => id === mark.imageId)) {
			return;
		}
		this.chooseImage(mark.imageId);
		this.chooseFrame(mark.frame);
		if (this.pane.width === 0) {
			return;
		}
		const box = boundsOf(pointsOf(mark.shape));
		const { width, height } = this.pane;
		const pane = { left: 0, top: 0, right: width, bottom: height };
		if (!overlaps(boxOnScreen(transformFor(this.scene), box), pane)) {
			const center: Point = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
			this.moveTo({ ...this.view, center });
		}
	}
}
