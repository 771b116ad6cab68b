import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { chestSlices } from '#server/demonstration/phantom/chest/chest-series.ts';
import { toGray } from '#server/images/gray.ts';
import { aSlice } from '../../tests/builders/dicom.ts';
import { SIDE, SLICES, WINDOW } from './series.ts';

const INTERCEPT = -1024;

export type Slice = {
	/** The file of a scanner: explicit VR, little endian. */
	dicom: Buffer;
	/** As the portal stores a frame. */
	frame: Buffer;
	/** As the portal makes it when it is asked for. */
	preview: () => Promise<Buffer>;
};

/** The demonstration's chest, again from its foot where it ends: no two files are the same. */
export function makeSeries(): Slice[] {
	const chest = [...chestSlices()].map(({ hu }) => hu);
	return Array.from({ length: SLICES }, (_, index) => {
		const values = Int16Array.from(chest[index % chest.length] ?? new Int16Array(SIDE * SIDE));
		values[0] = index;
		const words = Array.from(values, (value) => Math.min(4095, Math.max(0, value - INTERCEPT)));
		return {
			dicom: aSlice({
				...{ rows: SIDE, columns: SIDE, words, number: index + 1, z: index * 4 },
				change: {
					0x00280030: { tag: 0x00280030, vr: 'DS', value: '0.7\\0.7' },
					0x00281050: { tag: 0x00281050, vr: 'DS', value: String(WINDOW.center) },
					0x00281051: { tag: 0x00281051, vr: 'DS', value: String(WINDOW.width) }
				}
			}),
			frame: gzipSync(Buffer.from(values.buffer), { level: 4 }),
			preview: () =>
				sharp(toGray(values, WINDOW), { raw: { width: SIDE, height: SIDE, channels: 1 } })
					.webp({ quality: 85, effort: 1 })
					.toBuffer()
		};
	});
}
