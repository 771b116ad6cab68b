import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sharp } from 'sharp';
import type { ConvertedImage } from '../converted.ts';
import { drawSizes } from '../draw-sizes.ts';

export type Previews = Pick<ConvertedImage, 'thumbnail' | 'previews'>;

export async function writePreviews(
	picture: Sharp,
	{ folder, prefix }: { folder: string; prefix: string }
): Promise<Previews> {
	const drawn = await drawSizes(picture);
	const thumbnail = `out/${prefix}-thumbnail.webp`;
	await writeFile(join(folder, thumbnail), drawn.thumbnail);
	const previews: Previews['previews'] = [];
	for (const { side, format, content } of drawn.sizes) {
		const path = `out/${prefix}-${side}.${format}`;
		await writeFile(join(folder, path), content);
		previews.push({ side, format, path });
	}
	return { thumbnail, previews };
}
