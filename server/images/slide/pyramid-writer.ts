import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { TILE_SIDE, levelExtent } from '#lib/domain/image/tiles.ts';
import { TILE_JPEG } from '../conversion/picture-format.ts';
import { looseTile, type Slide } from './tile-pack.ts';

/** Rows of one level that wait until they fill a row of tiles. */
type Level = { width: number; rows: Buffer; filled: number; written: number };

/**
 * Cuts a picture that comes row by row into the tiles of all levels, as libvips does for pictures that it reads itself. Of
 * each level one row of tiles is held: 400 megapixels unpacked would be 1.2 GB.
 */
export class PyramidWriter {
	readonly #loose: string;
	readonly #levels: Level[];

	constructor(loose: string, { pyramid, ...extent }: Slide) {
		this.#loose = loose;
		this.#levels = Array.from({ length: pyramid.levels }, (_, level) => {
			const { width } = levelExtent(extent, pyramid, level);
			return { width, rows: Buffer.alloc(width * TILE_SIDE * 3), filled: 0, written: 0 };
		});
	}

	/** The next rows from the top, as RGB. */
	async add(rows: Buffer): Promise<void> {
		await this.#add(this.#levels.length - 1, rows);
	}

	/** What is left at the lower edge, on every level. */
	async end(): Promise<void> {
		for (let level = this.#levels.length - 1; level >= 0; level -= 1) {
			await this.#flush(level);
		}
	}

	async #add(level: number, rows: Buffer): Promise<void> {
		const at = this.#levels[level];
		if (at === undefined) {
			return;
		}
		const stride = at.width * 3;
		let taken = 0;
		while (taken < rows.length) {
			const room = (TILE_SIDE - at.filled) * stride;
			const piece = rows.subarray(taken, taken + room);
			piece.copy(at.rows, at.filled * stride);
			taken += piece.length;
			at.filled += piece.length / stride;
			if (at.filled === TILE_SIDE) {
				await this.#flush(level);
			}
		}
	}

	async #flush(level: number): Promise<void> {
		const at = this.#levels[level];
		if (at === undefined || at.filled === 0) {
			return;
		}
		await mkdir(dirname(looseTile(this.#loose, { level, column: 0, row: at.written })), {
			recursive: true
		});
		for (let column = 0; column * TILE_SIDE < at.width; column += 1) {
			const path = looseTile(this.#loose, { level, column, row: at.written });
			const raw = { width: TILE_SIDE, height: TILE_SIDE, channels: 3 as const };
			await sharp(tileOf(at, column), { raw }).jpeg(TILE_JPEG).toFile(path);
		}
		const half = halved(at);
		at.filled = 0;
		at.written += 1;
		await this.#add(level - 1, half);
	}
}

/** One tile, white beyond the edge of the picture. */
function tileOf({ width, rows, filled }: Level, column: number): Buffer {
	const tile = Buffer.alloc(TILE_SIDE * TILE_SIDE * 3, 255);
	const left = column * TILE_SIDE;
	const across = Math.min(TILE_SIDE, width - left);
	for (let y = 0; y < filled; y += 1) {
		const start = (y * width + left) * 3;
		rows.copy(tile, y * TILE_SIDE * 3, start, start + across * 3);
	}
	return tile;
}

/** Each pixel the mean of four; at an odd edge the last one counts twice. */
function halved({ width, rows, filled }: Level): Buffer {
	const [across, down] = [Math.ceil(width / 2), Math.ceil(filled / 2)];
	const half = Buffer.alloc(across * down * 3);
	let to = 0;
	for (let y = 0; y < down; y += 1) {
		const upper = y * 2 * width * 3;
		const lower = Math.min(y * 2 + 1, filled - 1) * width * 3;
		for (let x = 0; x < across; x += 1) {
			const left = x * 2 * 3;
			const right = Math.min(x * 2 + 1, width - 1) * 3;
			for (let channel = 0; channel < 3; channel += 1) {
				const sum =
					(rows[upper + left + channel] ?? 0) +
					(rows[upper + right + channel] ?? 0) +
					(rows[lower + left + channel] ?? 0) +
					(rows[lower + right + channel] ?? 0);
				half[to] = (sum + 2) >> 2;
				to += 1;
			}
		}
	}
	return half;
}
