import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tileCount, tilesOf, type TilePlace, type TilePyramid } from '#lib/domain/image/tiles.ts';
import type { FileStore } from '#server/files/file-store.ts';

/**
 * All tiles of a slide in one file: for each tile, in the order of `tilesOf`, where it begins and how long it is (two
 * 32-bit numbers, little endian), then the tiles. One file is written, backed up and deleted at once, where thousands of
 * small ones would each wait for the disk.
 */
const ENTRY_BYTES = 8;
/** A tile of 512 × 512 is 786 kB before it is packed. */
const TILE_BYTES = 1024 * 1024;

export type Slide = { width: number; height: number; pyramid: TilePyramid };

/** Equal tiles, such as empty glass, are stored once. `pathOf` says where a tile lies now. */
export async function writeTilePack(
	path: string,
	{ width, height, pyramid }: Slide,
	pathOf: (place: TilePlace) => string
): Promise<void> {
	const table = Buffer.alloc(tileCount({ width, height }, pyramid) * ENTRY_BYTES);
	const known = new Map<string, number>();
	const pack = await open(path, 'wx', 0o600);
	try {
		let end = table.length;
		let entry = 0;
		for (const place of tilesOf({ width, height }, pyramid)) {
			const tile = await readFile(pathOf(place));
			const digest = createHash('sha256').update(tile).digest('base64');
			const start = known.get(digest) ?? end;
			if (start === end) {
				await pack.write(tile, 0, tile.length, end);
				known.set(digest, start);
				end += tile.length;
			}
			table.writeUInt32LE(start, entry);
			table.writeUInt32LE(tile.length, entry + 4);
			entry += ENTRY_BYTES;
		}
		await pack.write(table, 0, table.length, 0);
	} finally {
		await pack.close();
	}
}

/** One tile. Throws when the pack is not what `writeTilePack` writes: it came from a process that met hostile bytes. */
export async function readTile(files: FileStore, key: string, index: number): Promise<Buffer> {
	const entry = await files.readPart(key, { start: index * ENTRY_BYTES, length: ENTRY_BYTES });
	const [start, length] = [entry.readUInt32LE(0), entry.readUInt32LE(4)];
	if (length === 0 || length > TILE_BYTES) {
		throw new Error(`a tile of ${length} bytes`);
	}
	return files.readPart(key, { start, length });
}

/**
 * The pack again with other tiles in place of some (by their number in the order of `tilesOf`), piece by piece. What they
 * replace is not in it any more.
 */
export async function* repack(
	files: FileStore,
	key: string,
	{ count, changed }: { count: number; changed: ReadonlyMap<number, Buffer> }
): AsyncGenerator<Uint8Array> {
	const table = await files.readPart(key, { start: 0, length: count * ENTRY_BYTES });
	const written: (Buffer | { start: number; length: number })[] = [];
	const known = new Map<number, number>();
	let end = table.length;
	for (let index = 0; index < count; index += 1) {
		const entry = index * ENTRY_BYTES;
		const [start, length] = [table.readUInt32LE(entry), table.readUInt32LE(entry + 4)];
		const tile = changed.get(index);
		const shared = tile === undefined ? known.get(start) : undefined;
		table.writeUInt32LE(shared ?? end, entry);
		table.writeUInt32LE(tile?.length ?? length, entry + 4);
		if (shared !== undefined) {
			continue;
		}
		if (tile === undefined) {
			known.set(start, end);
		}
		written.push(tile ?? { start, length });
		end += tile?.length ?? length;
	}
	yield table;
	for (const one of written) {
		yield Buffer.isBuffer(one) ? one : await files.readPart(key, one);
	}
}

/** Where libvips puts a tile in its google layout. */
export function looseTile(folder: string, { level, column, row }: TilePlace): string {
	return join(folder, String(level), String(row), `${column}.jpg`);
}
