import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const tokens = readFileSync(new URL('../ui/tokens.css', import.meta.url), 'utf8');
const token = (name: string): string =>
	new RegExp(`--${name}:\\s*(#[0-9a-f]{6})`).exec(tokens)?.[1] ?? '';
const COLORS = [1, 2, 3, 4, 5, 6].map((number) => token(`person-${number}`));

/** Relative luminance, WCAG 2.2. */
function luminance(color: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
		const part = parseInt(color.slice(start, start + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
	const [less = 0, more = 0] = [luminance(a), luminance(b)].toSorted((one, other) => one - other);
	return (more + 0.05) / (less + 0.05);
}

/** Okabe and Ito, Color Universal Design (2008): all but black, and blue, which is too dark for a dark image. */
test('the colors of people are those of Okabe and Ito, each once', () => {
	expect(COLORS.toSorted()).toEqual(
		['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#d55e00', '#cc79a7'].toSorted()
	);
});

test.each(COLORS)('%s stands out from its halo, and the text of its label can be read', (color) => {
	expect(contrast(color, token('halo'))).toBeGreaterThanOrEqual(3);
	expect(contrast(color, token('on-person'))).toBeGreaterThanOrEqual(4.5);
});

test('the halo stands out where a color does not, on a bright slide', () => {
	expect(contrast(token('halo'), '#f2e6ee')).toBeGreaterThanOrEqual(3);
});
