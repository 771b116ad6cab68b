/** Waits for a condition instead of for a time; fails with what it waited for. */
export async function until(
	what: string,
	isTrue: () => boolean | Promise<boolean>,
	limitMs = 10_000
): Promise<void> {
	const end = performance.now() + limitMs;
	while (!(await isTrue())) {
		if (performance.now() > end) {
			throw new Error(`waited ${limitMs} ms in vain: ${what}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
