const WAIT_BEFORE_RETRY_MS = [500, 1000, 2000, 4000];

/** Tries again after a lost connection or an answer of 429 or 5xx; null when it is no use. `decode` throws RangeError for what is no picture. */
export async function fetchPatiently<Decoded>(
	address: string,
	decode: (response: Response) => Promise<Decoded>,
	signal: AbortSignal
): Promise<Decoded | null> {
	for (const wait of [...WAIT_BEFORE_RETRY_MS, null]) {
		try {
			const response = await fetch(address, { signal });
			if (response.ok) {
				return await decode(response);
			}
			if (response.status < 500 && response.status !== 429) {
				return null;
			}
		} catch (error) {
			// fetch and the body reader throw TypeError for a lost connection, AbortError when it is no longer wanted.
			if (!(error instanceof TypeError) && !signal.aborted) {
				return null;
			}
		}
		if (wait === null || signal.aborted) {
			return null;
		}
		await rest(wait, signal);
	}
	return null;
}

function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, milliseconds);
		signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
	});
}
