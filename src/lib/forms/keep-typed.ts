import { tick } from 'svelte';
import { sending } from './sending.ts';

/** For `use:enhance`: a refused form keeps what was typed and puts the cursor into the first wrong field. */
export const keepTyped = sending(async ({ formElement, result, update }) => {
	await update({ reset: result.type === 'success' });
	await tick();
	const wrong = formElement.querySelector('[aria-invalid="true"]');
	if (wrong instanceof HTMLElement) {
		wrong.focus();
	}
});
