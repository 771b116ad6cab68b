import { preloadCode } from '$app/navigation';
import { savesData } from '#lib/viewer/saves-data.ts';

/** The page on which it is called goes first, with the pictures that come after its scripts. */
const AFTER_MS = 2000;

/**
 * Fetches what the room is made of while somebody reads the page that leads to it: over 128 kbit/s that is eleven seconds
 * which they do not wait later. Not where the reader has asked their browser to save data. Returns how to stop it.
 */
export function fetchRoomAhead(address: string): () => void {
	if (savesData()) {
		return () => {};
	}
	const later = setTimeout(() => {
		// What does not come now comes with the room itself, which says so when it does not.
		void Promise.allSettled([
			preloadCode(address),
			import('#lib/live/room.svelte.ts'),
			import('./LiveImage.svelte')
		]);
	}, AFTER_MS);
	return () => clearTimeout(later);
}
