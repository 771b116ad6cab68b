import { promises as files } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { LOSSLESS_FILM, LOSSLESS_WEBP, WEBP } from '../conversion/picture-format.ts';
import type { ConvertedImage } from '../converted.ts';
import { word } from './attributes.ts';
import { attributesOfSeries } from './reduce.ts';
import { writeThumbnail, type ColorSlice, type SeriesOutput } from './series-output.ts';

/** Writes frames in color, one picture each: there is no window to move on them. */
export async function convertFilm(
	slices: ColorSlice[],
	output: SeriesOutput
): Promise<ConvertedImage> {
	const middleIndex = Math.floor(slices.length / 2);
	const lossless = slices.length > 1 ? LOSSLESS_FILM : LOSSLESS_WEBP;
	const frames: string[] = [];
	let thumbnail = '';
	for (const [index, slice] of slices.entries()) {
		output.onSlice(slice.fileIndex);
		const pixels = await output.reader.rgb(slice, slice.form);
		const { rows: height, columns: width } = slice.form;
		const name = `out/${output.prefix}-${index}.webp`;
		const picture = sharp(pixels, { raw: { width, height, channels: 3 } });
		const format = wasLossy(slice) ? WEBP : lossless;
		await files.writeFile(join(output.folder, name), await picture.webp(format).toBuffer());
		frames.push(name);
		if (index === middleIndex) {
			thumbnail = await writeThumbnail({ pixels, channels: 3 }, slice.form, output);
		}
	}
	const middle = slices[middleIndex];
	if (middle === undefined) {
		throw new Error('a film without frames');
	}
	return {
		kind: 'picture',
		modality: middle.modality,
		width: middle.form.columns,
		height: middle.form.rows,
		rowSpacing: middle.rowSpacing,
		columnSpacing: middle.columnSpacing,
		sliceSpacing: null,
		windows: [],
		attributes: attributesOfSeries(middle.attributes),
		frames,
		thumbnail,
		previews: [],
		tiles: null
	};
}

/** What has been through a lossy compression is blurred at its edges already: quality 90 takes no more from it. */
function wasLossy({ stored, attributes }: ColorSlice): boolean {
	return stored.packing === 'jpeg' || word(attributes, 'LossyImageCompression') === '01';
}
