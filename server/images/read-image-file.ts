import { isId } from '#lib/domain/id.ts';
import type { PreviewName } from '#lib/domain/image/previews.ts';
import { tileIndex, type TilePlace } from '#lib/domain/image/tiles.ts';
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
	input: { imageId: string; frame: number | 'thumbnail' | PreviewName }
): Promise<Outcome<ImageFile>> {
	const image = await readableImage(portal, actor, input.imageId);
	if (image === null) {
		return refuse('image_not_found');
	}
	const key = keyOf(image, input.frame);
	return key === undefined ? refuse('image_not_found') : accept({ image, key });
}

function keyOf(image: HeldImage, frame: number | 'thumbnail' | PreviewName): string | undefined {
	if (typeof frame === 'number') {
		return image.frameKeys[frame];
	}
	if (frame === 'thumbnail') {
		return image.thumbnailKey;
	}
	const { side, format } = frame;
	const made = image.previews.find((one) => one.side === side && one.format === format)?.key;
	const isOld = image.previews.length === 0 && image.kind !== 'radiology';
	return made ?? (isOld ? image.frameKeys[0] : undefined);
}

/** Which stored file holds a tile, and the number of the tile in it; asked anew for each tile. */
export async function findTile(
	portal: Portal,
	actor: Actor | null,
	{ imageId, place }: { imageId: string; place: TilePlace }
): Promise<Outcome<{ key: string; index: number }>> {
	const image = await readableImage(portal, actor, imageId);
	if (image === null || image.tiles === null || image.tilesKey === null) {
		return refuse('image_not_found');
	}
	const index = tileIndex(image, image.tiles, place);
	return index === null ? refuse('image_not_found') : accept({ key: image.tilesKey, index });
}

async function readableImage(
	portal: Portal,
	actor: Actor | null,
	imageId: string
): Promise<HeldImage | null> {
	if (actor === null || !isId(imageId)) {
		return null;
	}
	const image = await imageWithFacts(portal.db, actor, imageId);
	return image !== null && may(actor, 'read', 'image', image.thing) ? image : null;
}
