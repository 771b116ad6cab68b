const WAIT_BEFORE_RETRY_MS = [500, 1000, 2000, 4000];

/**
 * Tries again for some seconds after a lost connection or an answer of 429 or 5xx: `lost` when none of it helped, `refused`
 * when another try would be no use. `decode` throws RangeError for what is no picture.
 */
export async function fetchPatiently<Decoded>(
	address: string,
	decode: (response: Response) => Promise<Decoded>,
	signal: AbortSignal
): Promise<Decoded | 'lost' | 'refused'> {
	for (const wait of [...WAIT_BEFORE_RETRY_MS, null]) {
		try {
			const response = await fetch(address, { signal });
			if (response.ok) {
				return await decode(response);
			}
			if (response.status < 500 && response.status !== 429) {
				return 'refused';
			}
		} catch (error) {
			// fetch and the body reader throw TypeError for a lost connection, AbortError when it is no longer wanted.
			if (!(error instanceof TypeError) && !signal.aborted) {
				return 'refused';
			}
		}
		if (wait === null || signal.aborted) {
			return 'lost';
		}
		await rest(wait, signal);
	}
	return 'lost';
}

function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, milliseconds);
		signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
	});
}
