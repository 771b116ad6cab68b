import { pyramidFor } from '#lib/domain/image/tiles.ts';
import { openDecoder } from './jpeg-2000.ts';
import type { Jpeg2000Tiles } from './jpeg-2000-tiles.ts';
import { PyramidWriter } from './pyramid-writer.ts';

/**
 * The pyramid of a page that libvips cannot read: one row of the scanner's tiles after the other. `onRow` is called before
 * each, because such a slide takes minutes.
 */
export async function cutJpeg2000(
	page: Jpeg2000Tiles,
	loose: string,
	onRow: () => void
): Promise<{ width: number; height: number }> {
	const { width, height, tileWidth, tileHeight, tiles } = page;
	const extent = { width, height };
	const decode = await openDecoder(page);
	const writer = new PyramidWriter(loose, { ...extent, pyramid: pyramidFor(extent) });
	const across = Math.ceil(width / tileWidth);
	for (let top = 0; top < height; top += tileHeight) {
		onRow();
		const rows = Buffer.alloc(width * Math.min(tileHeight, height - top) * 3);
		const first = (top / tileHeight) * across;
		for (const [column, tile] of tiles.slice(first, first + across).entries()) {
			lay(decode(tile), { rows, width, tileWidth, left: column * tileWidth });
		}
		await writer.add(rows);
	}
	await writer.end();
	return extent;
}

/** A tile into its place in the row; what reaches beyond the edge of the slide is left out. */
function lay(
	pixels: Buffer,
	to: { rows: Buffer; width: number; tileWidth: number; left: number }
): void {
	const { rows, width, tileWidth, left } = to;
	const bytes = Math.min(tileWidth, width - left) * 3;
	for (let y = 0; y * width * 3 < rows.length; y += 1) {
		pixels.copy(rows, (y * width + left) * 3, y * tileWidth * 3, y * tileWidth * 3 + bytes);
	}
}
