export type TextValues = Record<string, string | number>;

/** The two functions that read one part of the catalogue. Another language joins here, not in the pages. */
export function reading<Sentences extends Record<string, string>>(sentences: Sentences) {
	/** The sentence for `key`, with `{name}` replaced. */
	function read(key: keyof Sentences & string, values: TextValues = {}): string {
		return fill(sentences[key] as string, values);
	}

	/** For keys put together from a code, e.g. `refusal.${reason}`; throws when the catalogue lacks it, so that a test notices. */
	function readFor(group: string, code: string, values: TextValues = {}): string {
		const key = `${group}.${code}`;
		if (!Object.hasOwn(sentences, key)) {
			throw new Error(`no text for ${key}`);
		}
		return read(key, values);
	}

	return { read, readFor };
}

/** `sentence` with each `{name}` replaced by its value. */
function fill(sentence: string, values: TextValues): string {
	return sentence.replace(/\{(\w+)\}/g, (whole, name: string) =>
		name in values ? String(values[name]) : whole
	);
}
