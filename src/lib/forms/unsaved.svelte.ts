import { afterNavigate, beforeNavigate } from '$app/navigation';
import { on } from 'svelte/events';
import { text } from '#lib/text/text.ts';

/**
 * What was typed into a form and is not saved. Leaving the page asks first: a link and the way back by a question of ours, a
 * closed tab by that of the browser. Made while its page is made.
 */
export class Unsaved {
	has = $state(false);

	/** `wasRefused`: the page came with what was typed, because it could not be saved. */
	constructor(wasRefused = false) {
		this.has = wasRefused;
		beforeNavigate(({ type, cancel }) => {
			// `goto` is the redirect that answers a form: what was typed is saved.
			if (!this.has || type === 'goto') {
				return;
			}
			if (type === 'leave' || !confirm(text('form.leave'))) {
				cancel();
			}
		});
		afterNavigate(({ type }) => {
			if (type !== 'enter') {
				this.has = false;
			}
		});
	}

	/** For `{@attach}` of the form. Sent is not saved: that is known with the redirect, or when the form is emptied. */
	watch = (form: HTMLFormElement): (() => void) => {
		const isTyped = (): void => void (this.has = true);
		const isEmpty = (): void => void (this.has = false);
		const stops = [
			on(form, 'input', isTyped),
			on(form, 'submit', isTyped),
			on(form, 'reset', isEmpty)
		];
		return () => stops.forEach((stop) => stop());
	};
}
