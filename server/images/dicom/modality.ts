import { lookUp } from './lut.ts';
import type { GrayForm } from './pixel-form.ts';

/** Smallest and largest of what a stored word can stand for, in modality units. */
export function modalityRange(form: GrayForm): { lowest: number; highest: number } {
	const [low, high] = storedRange(form);
	const [one, other] = [modalityValue(form, low), modalityValue(form, high)];
	if (form.lut === null) {
		return { lowest: Math.min(one, other), highest: Math.max(one, other) };
	}
	let [lowest, highest] = [Infinity, -Infinity];
	for (const entry of form.lut.entries) {
		lowest = Math.min(lowest, entry);
		highest = Math.max(highest, entry);
	}
	return { lowest, highest };
}

/** Smallest and largest number that fits into the stored bits. */
function storedRange({ bitsStored, isSigned }: GrayForm): [number, number] {
	const size = 2 ** bitsStored;
	return isSigned ? [-size / 2, size / 2 - 1] : [0, size - 1];
}

export function modalityValue({ lut, slope, intercept }: GrayForm, stored: number): number {
	return lut === null ? stored * slope + intercept : lookUp(lut, stored);
}
