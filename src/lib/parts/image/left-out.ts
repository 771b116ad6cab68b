import { imageText, imageTextFor } from '#lib/text/image.ts';
import type { LeftOut } from '#server/images/converted.ts';

/** What of an upload is no image and was left out, in one sentence. */
export function leftOutText(leftOut: LeftOut): string {
	const list = leftOut.map(({ kind, count }) => {
		const word = imageTextFor('image.detail', kind);
		return count === 1 ? word : imageText('images.leftOut.several', { word, count });
	});
	return imageText('images.leftOut', { list: list.join(', ') });
}
