type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const CONTROLS = 'input:not([type=hidden], [type=file]), textarea, select';

/**
 * What was typed or chosen before the page's script arrived, which can be many seconds on a slow link. Svelte sets every
 * control to the value that the server sent when it takes the page over. Call this before; the result puts it back after.
 */
export function keepTypedEarly(root: ParentNode): () => void {
	const changed = [...root.querySelectorAll<Control>(CONTROLS)].filter(isChanged);
	const restores = changed.map(restorer);
	return () => restores.forEach((restore) => restore());
}

function isChanged(control: Control): boolean {
	if (control instanceof HTMLSelectElement) {
		const options = [...control.options];
		const chosen = options.findLastIndex(({ defaultSelected }) => defaultSelected);
		return control.selectedIndex !== Math.max(chosen, 0);
	}
	return isBox(control)
		? control.checked !== control.defaultChecked
		: control.value !== control.defaultValue;
}

const isBox = (control: Control): control is HTMLInputElement =>
	control.type === 'checkbox' || control.type === 'radio';

function restorer(control: Control): () => void {
	const { value } = control;
	const isChecked = isBox(control) && control.checked;
	return () => {
		if (isBox(control)) {
			control.checked = isChecked;
		} else {
			control.value = value;
		}
		// The page listens now: what is computed from the typed text catches up.
		control.dispatchEvent(new Event('input', { bubbles: true }));
		control.dispatchEvent(new Event('change', { bubbles: true }));
	};
}
