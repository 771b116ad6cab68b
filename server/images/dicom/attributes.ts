import type { AttributeValue } from './decode-value.ts';

/** What is left of a dataset: attributes of the allow-list by keyword, in the form that the list allows. */
export type Attributes = ReadonlyMap<string, AttributeValue[]>;

export function number(attributes: Attributes, name: string): number | null {
	const value = attributes.get(name)?.[0];
	return typeof value === 'number' ? value : null;
}

export function word(attributes: Attributes, name: string): string | null {
	const value = attributes.get(name)?.[0];
	return typeof value === 'string' ? value : null;
}

export function numbers(attributes: Attributes, name: string, count: number): number[] | null {
	const values = (attributes.get(name) ?? []).filter((value) => typeof value === 'number');
	return values.length === count ? values : null;
}
