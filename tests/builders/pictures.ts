import sharp from 'sharp';

/** A text that a phone's picture could carry; it must be in nothing that the portal stores. */
export const PICTURE_MARK = 'INVENTED-OWNER-4711';

/** A small picture of one color, with metadata as phones write it: owner, GPS position, orientation. */
export async function aPicture(
	given: {
		kind?: 'jpeg' | 'png' | 'webp';
		width?: number;
		height?: number;
		orientation?: number;
	} = {}
): Promise<Buffer> {
	const { kind = 'jpeg', width = 60, height = 40, orientation = 1 } = given;
	return sharp({ create: { width, height, channels: 3, background: '#b05070' } })
		.withExif({
			IFD0: { Copyright: PICTURE_MARK },
			IFD3: {
				GPSLatitudeRef: 'N',
				GPSLatitude: '24/1 51/1 36/1',
				GPSLongitudeRef: 'E',
				GPSLongitude: '67/1 0/1 36/1'
			}
		})
		.withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><note>${PICTURE_MARK}</note></x:xmpmeta>`)
		.withMetadata({ orientation })
		.toFormat(kind)
		.toBuffer();
}

/** A photograph whose pixels are all different, so that it stays large; by default some megabytes and a second of work. */
export async function aNoisyPicture({ width = 4000, height = 3000 } = {}): Promise<Buffer> {
	const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
	return sharp({ create: { width, height, channels: 3, background: '#b05070', noise } })
		.jpeg({ quality: 60 })
		.toBuffer();
}
