/** Someone without a color of their own: the text color of the viewer. */
const WITHOUT_COLOR = '#e6ebef';
const known = new Map<number, string>();

/** The color of a person's marks, from the design tokens `--person-1` to `--person-6`. Only in the browser. */
export function personColor(index: number | null): string {
	if (index === null) {
		return WITHOUT_COLOR;
	}
	let color = known.get(index);
	if (color === undefined) {
		const token = `--person-${(index % 6) + 1}`;
		color = getComputedStyle(document.documentElement).getPropertyValue(token).trim();
		known.set(index, color);
	}
	return color || WITHOUT_COLOR;
}
