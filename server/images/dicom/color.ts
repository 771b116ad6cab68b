import { lookUp, type Lut } from './lut.ts';
import { wordReader } from './pixels.ts';
import type { ColorForm } from './pixel-form.ts';

/** A stored frame as red, green and blue, one byte each, pixel by pixel. */
export function toRgb(stored: Buffer, form: ColorForm): Buffer {
	if (form.coding === 'palette') {
		return fromPalette(stored, form);
	}
	const bytes = form.isSwapped ? Buffer.from(stored).swap16() : stored;
	if (form.coding === 'ybr_full_422') {
		return ybrToRgb(spreadChroma(bytes, form));
	}
	const pixels = form.isPlanar ? interleave(bytes) : bytes;
	return form.coding === 'ybr_full' ? ybrToRgb(pixels) : pixels;
}

function fromPalette(stored: Buffer, form: ColorForm & { coding: 'palette' }): Buffer {
	const count = form.rows * form.columns;
	const rgb = Buffer.alloc(count * 3);
	const read = wordReader(stored, form);
	const size = 2 ** form.bitsStored;
	const { red, green, blue } = form.palette;
	const tables = [red, green, blue].map((lut) => eightBits(lut));
	for (let index = 0; index < count; index += 1) {
		const word = read(index);
		const value = form.isSigned && word >= size / 2 ? word - size : word;
		tables.forEach((table, channel) => {
			rgb[index * 3 + channel] = lookUp(table, value);
		});
	}
	return rgb;
}

/** Palettes are written in 16 bits; some writers put 8-bit values into them. */
function eightBits(lut: Lut): Lut {
	const isWide = lut.entries.some((entry) => entry > 0xff);
	return isWide ? { ...lut, entries: lut.entries.map((entry) => entry >> 8) } : lut;
}

/** Planes one after the other to pixels (PlanarConfiguration 1). */
export function interleave(planes: Buffer): Buffer {
	const count = Math.floor(planes.length / 3);
	const pixels = Buffer.alloc(count * 3);
	for (let index = 0; index < count; index += 1) {
		for (let channel = 0; channel < 3; channel += 1) {
			pixels[index * 3 + channel] = planes[channel * count + index] ?? 0;
		}
	}
	return pixels;
}

/** Y Y Cb Cr for two pixels to Y Cb Cr for each. */
function spreadChroma(pairs: Buffer, { rows, columns }: ColorForm): Buffer {
	const pixels = Buffer.alloc(rows * columns * 3);
	const rowBytes = Math.ceil(columns / 2) * 4;
	for (let row = 0; row < rows; row += 1) {
		for (let column = 0; column < columns; column += 1) {
			const pair = row * rowBytes + (column >> 1) * 4;
			const to = (row * columns + column) * 3;
			pixels[to] = pairs[pair + (column & 1)] ?? 0;
			pixels[to + 1] = pairs[pair + 2] ?? 0;
			pixels[to + 2] = pairs[pair + 3] ?? 0;
		}
	}
	return pixels;
}

/** Full-range luma and chroma (PS3.3, C.7.6.3.1.2, after ITU-R BT.601). */
export function ybrToRgb(ybr: Buffer): Buffer {
	const rgb = new Uint8ClampedArray(ybr.length);
	for (let at = 0; at + 2 < ybr.length; at += 3) {
		const luma = ybr[at] ?? 0;
		const blue = (ybr[at + 1] ?? 0) - 128;
		const red = (ybr[at + 2] ?? 0) - 128;
		rgb[at] = luma + 1.402 * red;
		rgb[at + 1] = luma - 0.344136 * blue - 0.714136 * red;
		rgb[at + 2] = luma + 1.772 * blue;
	}
	return Buffer.from(rgb.buffer);
}
