import type { Place } from './place.svelte.ts';
import type { ToolIconName } from './tool-icons.ts';

/** One way to turn the image as a whole; `key` is as it stands on the button, Shift being the capital letter. */
type Turning = {
	icon: ToolIconName & ('rotate' | 'rotateLeft' | 'mirror' | 'upsideDown' | 'invert' | 'reset');
	key: string;
	isPressed?: boolean;
	act: () => void;
};

/** Buttons of the menu and keys do the same. Only a series can be inverted: the colors of a picture are its findings. */
export function turningsOf(place: Place): Turning[] {
	const { window, isInverted } = place.view;
	const invert: Turning = {
		icon: 'invert',
		key: 'I',
		isPressed: isInverted,
		act: () => place.invert()
	};
	return [
		{ icon: 'rotate', key: 'T', act: () => place.rotate(1) },
		{ icon: 'rotateLeft', key: 'Shift+T', act: () => place.rotate(-1) },
		{ icon: 'mirror', key: 'F', act: () => place.mirror('sideways') },
		{ icon: 'upsideDown', key: 'Shift+F', act: () => place.mirror('upsideDown') },
		...(window === null ? [] : [invert]),
		{ icon: 'reset', key: 'O', act: () => place.reset() }
	];
}

/** By the Shift key itself: with Caps Lock on, letters are capitals without it. */
export function turnByKey(event: { key: string; shiftKey: boolean }, place: Place): boolean {
	const key = `${event.shiftKey ? 'Shift+' : ''}${event.key.toUpperCase()}`;
	const turning = turningsOf(place).find((one) => one.key === key);
	turning?.act();
	return turning !== undefined;
}
