const MOST_MS = 8000;

/**
 * What a page loads late, asked for again until it comes: where the link is cut for a moment, a part of the room would
 * else be missing for the rest of the meeting. A module that fails by itself is not asked for again.
 */
export async function untilLoaded<T>(load: () => Promise<T>, pauseMs = 500): Promise<T> {
	try {
		return await load();
	} catch (error) {
		// What a browser answers when it could not fetch a module.
		if (!(error instanceof TypeError)) {
			throw error;
		}
		await new Promise((again) => setTimeout(again, pauseMs));
		return untilLoaded(load, Math.min(pauseMs * 2, MOST_MS));
	}
}
