/** So many places back a lost focus is looked for. */
const REMEMBERED = 8;

type Place = { element: HTMLElement; within: HTMLElement[] };

function placeOf(element: HTMLElement): Place {
	const within: HTMLElement[] = [];
	for (let up = element.parentElement; up !== null; up = up.parentElement) {
		within.push(up);
	}
	return { element, within: within.filter((one) => one !== document.body) };
}

function takes(element: HTMLElement): boolean {
	element.focus({ preventScroll: true });
	return document.activeElement === element;
}

/** Whoever leaves such an element does so on purpose. */
function isThere(element: HTMLElement): boolean {
	return element.isConnected && element.checkVisibility() && !element.matches(':disabled');
}

/** The nearest part of the page around a place that is still there. */
function takesAround({ within }: Place): boolean {
	const near = within.find((one) => one.isConnected && one.checkVisibility());
	// The page as a whole is no place near it.
	if (near === undefined || near === document.documentElement) {
		return false;
	}
	if (!near.hasAttribute('tabindex')) {
		near.tabIndex = -1;
	}
	return takes(near);
}

/** To the latest of these places that can be had, once what was pressed is not waited for any more. */
function bringBack(places: Place[]): void {
	const [last] = places;
	if (document.activeElement !== document.body || last === undefined) {
		return;
	}
	const isWaiting = last.element.isConnected && last.element.matches(':disabled');
	if (!isWaiting) {
		void places.some((place) => takes(place.element) || takesAround(place));
	}
}

/**
 * A button that does something is often disabled until it is done, or gone after it, and with it goes the focus: the next key
 * would begin at the top of the page. This brings it back to the button, else to what is around it. Answers how to end that.
 */
export function keepFocus(): () => void {
	let places: Place[] = [];
	const remember = ({ target }: FocusEvent) => {
		if (target instanceof HTMLElement) {
			places = [placeOf(target), ...places].slice(0, REMEMBERED);
		}
	};
	const forgetLeft = ({ target, relatedTarget }: FocusEvent) => {
		if (relatedTarget === null && target instanceof HTMLElement) {
			// Some browsers say so of what is being removed too, and at that moment it is still there.
			queueMicrotask(() => (places = isThere(target) ? [] : places));
		}
	};
	const observer = new MutationObserver(() => bringBack(places));
	const asked = { subtree: true, childList: true, attributeFilter: ['disabled'] };
	observer.observe(document.body, asked);
	document.addEventListener('focusin', remember);
	document.addEventListener('focusout', forgetLeft);
	return () => {
		observer.disconnect();
		document.removeEventListener('focusin', remember);
		document.removeEventListener('focusout', forgetLeft);
	};
}
