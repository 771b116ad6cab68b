import sharp from 'sharp';
import { expect, test } from 'vitest';
import { burnPicture } from './burn.ts';

const SIDE = 40;
const raw = { width: SIDE, height: SIDE, channels: 3 as const };
/** Values that no lossy compression would keep. */
const noise = Buffer.from(
	Array.from({ length: SIDE * SIDE * 3 }, (_, index) => (index * 7919) % 256)
);
const pixelsOf = (stored: Buffer) => sharp(stored).removeAlpha().raw().toBuffer();

test('[IM102] what was stored without loss keeps every value beside the boxes', async () => {
	const stored = await sharp(noise, { raw }).webp({ lossless: true }).toBuffer();
	const before = await pixelsOf(stored);
	const after = await pixelsOf(
		await burnPicture(stored, [{ left: 0, top: 0, width: SIDE, height: 10 }], 'picture')
	);
	const edge = 10 * SIDE * 3;
	expect(after.subarray(0, edge).every((value) => value === 0)).toBe(true);
	expect(after.subarray(edge)).toEqual(before.subarray(edge));
});
