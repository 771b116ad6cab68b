import { viewerText } from '#lib/text/viewer.ts';
import type { Labeling } from './labeling.svelte.ts';
import type { Marks } from './marks.svelte.ts';
import type { Place } from './place.svelte.ts';
import type { ImageViewerProps } from './props.ts';
import type { ToolIconName } from './tool-icons.ts';

/** A button of the toolbar that does something at once; the others choose a tool. */
export type Action = {
	icon: ToolIconName;
	name: string;
	key: string;
	isPressed?: boolean;
	isDisabled?: boolean;
	onclick: () => void;
};

export type BesideSwitch = { isOn: boolean; toggle: () => void };

/** What is done to marks, always the same buttons: none moves under the pointer when a mark is chosen. */
export function editActions(given: {
	props: ImageViewerProps;
	marks: Marks;
	labeling: Labeling;
}): Action[] {
	const { props, marks, labeling } = given;
	if (!props.mayDraw) {
		return [];
	}
	const count = marks.selectedOwn.length;
	const remove =
		count > 1 ? viewerText('viewer.deleteSeveral', { count }) : viewerText('viewer.deleteSelected');
	const list: Action[] = [
		{
			icon: 'label',
			name: viewerText('viewer.labelSelected'),
			key: 'Enter',
			isDisabled: count !== 1,
			onclick: () => labeling.askAgain()
		},
		{
			icon: 'trash',
			name: remove,
			key: 'Delete',
			isDisabled: count === 0,
			onclick: () => marks.removeSelected()
		}
	];
	const { onundo, onredo } = props;
	if (onundo) {
		list.push({ icon: 'undo', name: viewerText('viewer.undo'), key: 'Ctrl+Z', onclick: onundo });
	}
	if (onredo) {
		list.push({ icon: 'redo', name: viewerText('viewer.redo'), key: 'Ctrl+Y', onclick: onredo });
	}
	return list;
}

/** What changes how much of an image, or how many images, are seen. */
export function viewActions(given: { place: Place; beside: BesideSwitch | null }): Action[] {
	const { place, beside } = given;
	const fit: Action = {
		icon: 'fit',
		name: viewerText('viewer.fit'),
		key: '0',
		onclick: () => place.fit()
	};
	if (beside === null) {
		return [fit];
	}
	const { isOn, toggle } = beside;
	const name = viewerText('viewer.beside');
	return [fit, { icon: 'beside', name, key: 'B', isPressed: isOn, onclick: toggle }];
}
