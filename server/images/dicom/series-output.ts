import { promises as files } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { THUMBNAIL, THUMBNAIL_SIDE } from '../conversion/picture-format.ts';
import type { FrameReader } from './frame-reader.ts';
import type { ColorForm, GrayForm } from './pixel-form.ts';
import type { Slice } from './slices.ts';

export type SeriesOutput = {
	folder: string;
	/** Start of the names of its files in `out/`. */
	prefix: string;
	reader: FrameReader;
	/** Called before a frame is read, so that what is wrong with it is said of its file. */
	onSlice: (fileIndex: number) => void;
};

/** Slices of one kind: a series never mixes gray and color. */
export type GraySlice = Slice & { form: GrayForm };
export type ColorSlice = Slice & { form: ColorForm };

/** Writes the small picture that stands for a series. */
export async function writeThumbnail(
	{ pixels, channels }: { pixels: Buffer; channels: 1 | 3 },
	{ rows: height, columns: width }: { rows: number; columns: number },
	{ folder, prefix }: SeriesOutput
): Promise<string> {
	const name = `out/${prefix}-thumbnail.webp`;
	const thumbnail = await sharp(pixels, { raw: { width, height, channels } })
		.resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside' })
		.webp(THUMBNAIL)
		.toBuffer();
	await files.writeFile(join(folder, name), thumbnail);
	return name;
}
