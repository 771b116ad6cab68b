import { imageText, imageTextFor } from '#lib/text/image.ts';
import type { ConvertedImage } from './converted.ts';

/**
 * A title for each image of an upload. One keeps the uploader's words; several are told apart by what the files say in
 * numbers and closed lists: modality, side, view, plane, number of the series. Never by a description, which is free text.
 * What differs comes first: below a thumbnail there is room for a dozen letters.
 */
export function imageTitles(title: string, images: ConvertedImage[]): string[] {
	if (images.length === 1) {
		return [title];
	}
	const titles = images.map((image, position) => {
		const parts = partsOf(image);
		return parts === ''
			? `${title} ${position + 1}`
			: imageText('image.title.parted', { title, parts });
	});
	return titles.map((one, index) => numbered(one, titles.slice(0, index)));
}

/** The second of equal titles is number 2. */
function numbered(title: string, before: string[]): string {
	const number = before.filter((one) => one === title).length + 1;
	return number === 1 ? title : imageText('image.title.numbered', { title, number });
}

type Attributes = NonNullable<ConvertedImage['attributes']>;

function partsOf(image: ConvertedImage): string {
	const attributes: Attributes = image.attributes ?? {};
	const stated = wordIn(attributes.ImageLaterality) ?? wordIn(attributes.Laterality);
	// Of what is not one of a pair, nothing is to be told.
	const side = stated === 'U' ? null : stated;
	const number = numbersIn(attributes.SeriesNumber)[0];
	const seen = [
		image.modality,
		side === null ? null : imageTextFor('image.side', side),
		wordIn(attributes.ViewPosition),
		planeOf(image)
	];
	const parts = seen.filter((part) => part !== null).join(' ');
	const series = number === undefined ? [] : [imageText('image.title.series', { number })];
	return [...(parts === '' ? [] : [parts]), ...series].join(', ');
}

function wordIn(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}

function numbersIn(value: unknown): number[] {
	const values: unknown[] = Array.isArray(value) ? value : [value];
	return values.filter((one) => typeof one === 'number');
}

/** Within 37° of an axis of the body a radiologist calls a plane by its name. */
const NAMED = 0.8;

/** Null where the slices do not lie in one plane, or the file does not say which. */
function planeOf({ attributes, frames, sliceSpacing }: ConvertedImage): string | null {
	const types = attributes?.ImageType;
	if (Array.isArray(types) && types.includes('LOCALIZER')) {
		return imageText('image.plane.localizer');
	}
	const [rx, ry, rz, cx, cy, cz] = numbersIn(attributes?.ImageOrientationPatient);
	if (rx === undefined || ry === undefined || rz === undefined) {
		return null;
	}
	if (cx === undefined || cy === undefined || cz === undefined) {
		return null;
	}
	if (frames.length > 1 && sliceSpacing === null) {
		return null;
	}
	const axes = [
		{ plane: 'sagittal', share: Math.abs(ry * cz - rz * cy) },
		{ plane: 'coronal', share: Math.abs(rz * cx - rx * cz) },
		{ plane: 'axial', share: Math.abs(rx * cy - ry * cx) }
	];
	const nearest = axes.find(({ share }) => share >= NAMED);
	return imageTextFor('image.plane', nearest?.plane ?? 'oblique');
}
