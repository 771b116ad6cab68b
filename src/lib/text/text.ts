import { en } from './en.ts';

export type TextKey = keyof typeof en;
export type TextValues = Record<string, string | number>;

/** The sentence for `key`, with `{name}` replaced. Another language joins here, not in the pages. */
export function text(key: TextKey, values: TextValues = {}): string {
	return fill(en[key], values);
}

/** `sentence` with each `{name}` replaced by its value. */
export function fill(sentence: string, values: TextValues): string {
	return sentence.replace(/\{(\w+)\}/g, (whole, name: string) =>
		name in values ? String(values[name]) : whole
	);
}

/** For keys put together from a code, e.g. `refusal.${reason}`; throws when the catalogue lacks it, so that a test notices. */
export function textFor(group: string, code: string, values: TextValues = {}): string {
	const key = `${group}.${code}`;
	if (!(key in en)) {
		throw new Error(`no text for ${key}`);
	}
	return text(key as TextKey, values);
}
