import jsQR from 'jsqr';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { qrPicture } from './qr-picture.ts';
import { decodeAnything } from '../../tests/builders/decode-anything.ts';

beforeAll(decodeAnything);

test('the picture of a link is read as that link by another program', async () => {
	const link = `otpauth://totp/${encodeURIComponent('Mashwara:rabia@test.example')}?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Mashwara`;
	const { path, side } = qrPicture(link);
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" width="${side * 4}"><path d="${path}"/></svg>`;
	const { data, info } = await sharp(Buffer.from(svg))
		.flatten({ background: 'white' })
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	expect(jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(link);
});
