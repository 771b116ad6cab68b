import type { Point } from '../domain/annotation/annotation.ts';
import type { Cine } from './cine.svelte.ts';
import type { Labeling } from './labeling.svelte.ts';
import type { Marking } from './marking.svelte.ts';
import type { Marks } from './marks.svelte.ts';
import type { Place } from './place.svelte.ts';
import type { ImageViewerProps } from './props.ts';
import type { Tool } from './tools.ts';
import { turnByKey } from './turnings.ts';
import { panBy } from './viewport.ts';

/** Letters as far as they help to remember; also shown in the titles of the buttons. */
export const TOOL_KEYS: Record<Tool, string> = {
	select: 'v',
	pan: 'h',
	zoom: 'z',
	window: 'w',
	scroll: 's',
	point: 'p',
	arrow: 'a',
	rectangle: 'r',
	ellipse: 'e',
	polygon: 'g',
	freehand: 'd',
	ruler: 'm',
	angle: 'n',
	laser: 'l'
};
const ZOOM_STEP = 1.25;
const PAN_STEP = 40;
/** Screen pixels that an arrow key moves a mark in the hand, and with Shift. */
const MOVE_STEP = 1;
const MOVE_STEP_LARGE = 10;
const ARROWS: Record<string, Point> = {
	ArrowUp: [0, 1],
	ArrowDown: [0, -1],
	ArrowLeft: [1, 0],
	ArrowRight: [-1, 0]
};

export type KeyTargets = {
	props: ImageViewerProps;
	place: Place;
	cine: Cine;
	marks: Marks;
	marking: Marking;
	labeling: Labeling;
	tools: readonly Tool[];
};

/** Keys on the image. False when the key means nothing here and belongs to the page. */
export function pressKey(event: KeyboardEvent, targets: KeyTargets): boolean {
	if (event.altKey) {
		return false;
	}
	if (targets.marking.isHolding) {
		return holdingKey(event, targets);
	}
	return event.ctrlKey || event.metaKey
		? historyKey(event, targets)
		: placeKey(event, targets) ||
				turnByKey(event, targets.place) ||
				cineKey(event.key, targets.cine) ||
				markKey(event, targets);
}

/** While marks are in the hand arrows move them; any other key puts them down, and Escape puts them back. */
function holdingKey(event: KeyboardEvent, targets: KeyTargets): boolean {
	const { marking } = targets;
	const [arrow, step] = [ARROWS[event.key], event.shiftKey ? MOVE_STEP_LARGE : MOVE_STEP];
	if (event.key === 'Shift') {
		return false;
	}
	if (arrow !== undefined) {
		// The arrows name the way of the view, against which the image moves.
		marking.nudge([-arrow[0] * step, -arrow[1] * step]);
		return true;
	}
	if (event.key === 'Escape') {
		return marking.cancel();
	}
	marking.putDown();
	return event.key === 'Enter' || event.key === ' ' || pressKey(event, targets);
}

function historyKey({ key, shiftKey }: KeyboardEvent, { props, marks }: KeyTargets): boolean {
	if (key === 'a' && props.mayDraw === true) {
		marks.selectSeveral(marks.here);
		return true;
	}
	const isRedo = key === 'y' || (key.toLowerCase() === 'z' && shiftKey);
	const act = isRedo ? props.onredo : key === 'z' ? props.onundo : undefined;
	act?.();
	return act !== undefined;
}

function placeKey({ key, shiftKey }: KeyboardEvent, { place }: KeyTargets): boolean {
	const { view, image } = place.scene;
	const arrow = ARROWS[key];
	const turned: Record<string, number> = {
		ArrowUp: view.frame - 1,
		ArrowDown: view.frame + 1,
		PageUp: view.frame - 5,
		PageDown: view.frame + 5,
		Home: 0,
		End: image.frameCount - 1
	};
	const frame = shiftKey || image.frameCount === 1 ? undefined : turned[key];
	const preset = /^[1-9]$/.test(key) ? image.windows[Number(key) - 1] : undefined;
	if (frame !== undefined) {
		place.chooseFrame(frame);
	} else if (arrow !== undefined) {
		place.moveTo(panBy(place.scene, [arrow[0] * PAN_STEP, arrow[1] * PAN_STEP]));
	} else if (preset !== undefined && view.window !== null) {
		place.chooseWindow(preset);
	} else if (key === '+' || key === '=') {
		place.zoomBy(ZOOM_STEP);
	} else if (key === '-') {
		place.zoomBy(1 / ZOOM_STEP);
	} else if (key === '0' || key === 'Home') {
		place.fit();
	} else {
		return false;
	}
	return true;
}

function cineKey(key: string, cine: Cine): boolean {
	const act = {
		c: () => cine.toggle(),
		C: () => cine.toggle(),
		',': () => cine.slower(),
		'.': () => cine.faster()
	}[key];
	if (!cine.isPossible || act === undefined) {
		return false;
	}
	act();
	return true;
}

function markKey({ key }: KeyboardEvent, targets: KeyTargets): boolean {
	const { marks, marking, labeling, tools } = targets;
	const tool = tools.find((tool) => TOOL_KEYS[tool] === key.toLowerCase());
	if (tool !== undefined) {
		marking.choose(tool);
	} else if (key === 'Escape') {
		const wasBusy = marking.cancel();
		if (!wasBusy && marks.selected === null) {
			return false;
		}
		if (!wasBusy) {
			marks.select(null);
		}
	} else if (key === 'Enter' && marking.closePolygon()) {
		return true;
	} else if (key === 'Enter' && marking.tool === 'point') {
		marking.placeInMiddle();
	} else if ((key === 'Enter' || key === 'F2') && marks.soleSelectedOwn !== null) {
		labeling.askAgain();
	} else if ((key === 'Delete' || key === 'Backspace') && marks.selectedOwn.length > 0) {
		marks.removeSelected();
	} else if (key === ' ') {
		return marking.pickUp();
	} else {
		return false;
	}
	return true;
}
