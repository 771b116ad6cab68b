import { isId } from '#lib/domain/id.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#server/auth/permissions.ts';
import type { Portal } from '#server/portal.ts';
import { imageWithFacts, type HeldImage } from './image-facts.ts';

export type ImageFile = { image: HeldImage; key: string };

/** Which stored file holds the frame (or the thumbnail), asked anew for each request: a right can be withdrawn at any time. */
export async function readImageFile(
	portal: Portal,
	actor: Actor | null,
	input: { imageId: string; frame: number | 'thumbnail' }
): Promise<Outcome<ImageFile>> {
	if (actor === null || !isId(input.imageId)) {
		return refuse('image_not_found');
	}
	const image = await imageWithFacts(portal.db, actor, input.imageId);
	if (image === null || !may(actor, 'read', 'image', image.thing)) {
		return refuse('image_not_found');
	}
	const key = input.frame === 'thumbnail' ? image.thumbnailKey : image.frameKeys[input.frame];
	return key === undefined ? refuse('image_not_found') : accept({ image, key });
}
