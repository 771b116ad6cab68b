const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

type Attempts<T> = {
	work: () => Promise<T>;
	isGivenUp: () => boolean;
	report: (error: unknown) => void;
	limitMs: number;
};

/** Tries again for so long; null when the work is not known to be done. */
export async function keepTrying<T>({
	work,
	isGivenUp,
	report,
	limitMs
}: Attempts<T>): Promise<T | null> {
	const until = performance.now() + limitMs;
	for (let wait = FIRST_PAUSE_MS; performance.now() < until && !isGivenUp(); wait *= 2) {
		try {
			const done = await inTime(work(), until - performance.now());
			return isGivenUp() ? null : done;
		} catch (error) {
			report(error);
		}
		await new Promise((resolve) => setTimeout(resolve, Math.min(wait, LONGEST_PAUSE_MS)));
	}
	return null;
}

/** A statement that hangs counts as failed. */
async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(new Error('the database does not answer')), ms);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}
