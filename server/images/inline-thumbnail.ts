import type { Actor } from '#lib/domain/people/actor.ts';
import type { Portal } from '#server/portal.ts';
import { readImageFile } from './read-image-file.ts';

/** Of a series about 6 kB. What is much larger would hold up the page that it is part of. */
const LARGEST_BYTES = 12_000;

/**
 * The small picture of an image as an address that holds it: in a page itself it is seen before anything else has come, and
 * over a slow link that is seconds earlier. Null for who may not see it, and where it is too large.
 */
export async function inlineThumbnail(
	portal: Portal,
	actor: Actor,
	imageId: string
): Promise<string | null> {
	const found = await readImageFile(portal, actor, { imageId, frame: 'thumbnail' });
	if (!found.ok) {
		return null;
	}
	const bytes = await portal.files.read(found.value.key);
	return bytes.length > LARGEST_BYTES
		? null
		: `data:image/webp;base64,${Buffer.from(bytes).toString('base64')}`;
}
