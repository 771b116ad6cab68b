import type { Snippet } from 'svelte';
import type { Annotation, AnnotationBody } from '../domain/annotation/annotation.ts';
import type { Cursor, Motion, Stroke } from '../domain/annotation/motion.ts';
import type { ViewableImage } from '../domain/image/image.ts';
import type { Viewport } from '../domain/image/viewport.ts';
import type { Tool } from './tools.ts';

/** Name and color (0 to 5, index into the tokens --person-1..6; null: no color) of the author of a mark. */
export type MarkAuthor = { name: string; color: number | null };

/**
 * What `ImageViewer.svelte` takes. It keeps the place it looks at itself, tells it by `onview`, and obeys `followed`.
 * It fills its parent, which gives it a height; it brings toolbar, image, corner labels and thumbnails, not the list of
 * marks: `MarksList.svelte` is its own component, so that the room can put it into a tab.
 */
export type ImageViewerProps = {
	/** Images to choose from, in order. An empty list shows one sentence. */
	images: ViewableImage[];
	/** Where to begin; without it the first image, fitted, in the middle of its series, with its first window. Read once. */
	start?: Viewport | null;
	/**
	 * While set, the page shows exactly this place; each new value moves it there. When it becomes null the page stays
	 * where it is. After `onview(_, { byUser: true })` the parent sets it to null to stop following.
	 */
	followed?: Viewport | null;
	/**
	 * Called with every change of place, at most once per animation frame. `byUser` is true for anything the reader did
	 * (drag, zoom, slice, image, window, a choice in the list of marks) and false for a change that came by `followed` or `images`.
	 */
	onview?: (view: Viewport, change: { byUser: boolean }) => void;

	/** Marks of all images and frames: those of this frame are drawn, the others counted. */
	annotations?: Annotation[];
	/** Keys of marks that the chair has hidden: not drawn. */
	hiddenKeys?: ReadonlySet<string>;
	/** People whose marks this reader does not want to see: not drawn, not counted. */
	unseen?: ReadonlySet<string>;
	people?: (personId: string) => MarkAuthor;
	viewerId?: string | null;
	mayDraw?: boolean;
	/** Number of comments by key of the mark. */
	commentCounts?: ReadonlyMap<string, number>;
	/** The chosen mark. When it changes the viewer goes to its image and frame. Change it in `onselect`. */
	selectedKey?: string | null;
	onselect?: (key: string | null) => void;

	/** A finished mark. Returns the key it was stored under (its label can then be asked for), or null when it was not taken. */
	oncommit?: (body: AnnotationBody) => string | null;
	/** One's own marks, by key, were moved or got another label: one step for undo. */
	onreplace?: (bodies: ReadonlyMap<string, AnnotationBody>) => void;
	/** One's own marks, all of them one step for undo. */
	onremove?: (keys: readonly string[]) => void;
	/** When given, the toolbar has "Undo" and Ctrl+Z works; the same for redo. */
	onundo?: () => void;
	onredo?: () => void;

	/** Other people's pointers and unfinished strokes, as they came from the wire; the viewer puts the pieces of a line together. */
	motion?: Motion[];
	/** The reader's own pointer, at most 10 a second, null when it leaves the image. */
	oncursor?: (cursor: Cursor | null) => void;
	/** The reader's own unfinished stroke, at most 30 a second, null when it ended. */
	onstroke?: (stroke: Stroke | null) => void;

	/** Second line of the upper left corner, e.g. where the image comes from. */
	origin?: string;
	/** The tool in the hand, until the reader takes another; by default that to select. */
	tool?: Tool;
	/** Shown over the foot of the image: the strip that says whom one follows. */
	strip?: Snippet;
	/** At the end of the toolbar. */
	actions?: Snippet;
};

/** What `MarksList.svelte` takes: the marks as text, for reading, choosing and deleting without the canvas. */
export type MarksListProps = {
	annotations: Annotation[];
	images: ViewableImage[];
	people: (personId: string) => MarkAuthor;
	viewerId?: string | null;
	mayDraw?: boolean;
	hiddenKeys?: ReadonlySet<string>;
	/** Why a mark is hidden, by its key, where the reader may know it. */
	hiddenReasons?: ReadonlyMap<string, string>;
	/** As given to the viewer; the list has a checkbox for each person when `onfilter` is there. */
	unseen?: ReadonlySet<string>;
	onfilter?: (unseen: ReadonlySet<string>) => void;
	commentCounts?: ReadonlyMap<string, number>;
	selectedKey?: string | null;
	onselect?: (key: string | null) => void;
	onremove?: (keys: readonly string[]) => void;
	/** Below the chosen mark: its comments. */
	detail?: Snippet<[Annotation]>;
	/** Beside a mark: further actions, e.g. the chair's "Hide". */
	actions?: Snippet<[Annotation]>;
};
