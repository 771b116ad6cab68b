import type { ViewableImage } from '../domain/image/image.ts';

/** A decoded frame: values of a radiology frame, or a bitmap. */
export type Picture =
	| { kind: 'values'; values: Int16Array; bitmap?: undefined }
	| { kind: 'bitmap'; bitmap: ImageBitmap };

export function sizeInBytes(picture: Picture): number {
	return picture.kind === 'values'
		? picture.values.byteLength
		: picture.bitmap.width * picture.bitmap.height * 4;
}

/** Throws a RangeError when the bytes are not a frame of this image: half a frame shown as a whole one would mislead. */
export async function decodeFrame(response: Response, image: ViewableImage): Promise<Picture> {
	if (image.kind !== 'radiology') {
		return decodeBitmap(await response.blob());
	}
	const bytes = await response.arrayBuffer();
	if (bytes.byteLength !== image.width * image.height * 2) {
		throw new RangeError(`a frame of ${bytes.byteLength} bytes`);
	}
	return { kind: 'values', values: new Int16Array(bytes) };
}

export async function decodeBitmap(blob: Blob): Promise<Picture> {
	return { kind: 'bitmap', bitmap: await createImageBitmap(blob) };
}
