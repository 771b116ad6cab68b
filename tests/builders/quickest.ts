/** The shortest of five runs in milliseconds: what something takes by itself, on a machine that others use as well. */
export function quickest(run: () => void): number {
	const times = Array.from({ length: 5 }, () => {
		const begun = performance.now();
		run();
		return performance.now() - begun;
	});
	return Math.min(...times);
}
