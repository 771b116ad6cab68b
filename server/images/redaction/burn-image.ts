import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { scaledBy, type RedactionBox } from '#lib/domain/image/redaction-box.ts';
import { levelExtent, tileCount, tilesOf, type TilePlace } from '#lib/domain/image/tiles.ts';
import type { image } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { drawSizes, type Sizes } from '../draw-sizes.ts';
import { toGray } from '../gray.ts';
import { readTile, repack } from '../slide/tile-pack.ts';
import { autoWindow } from '../windows.ts';
import { burnGray, burnPicture, burnTile, thumbnailOf } from './burn.ts';

type ImageRow = typeof image.$inferSelect;
type Keys = Pick<ImageRow, 'frameKeys' | 'thumbnailKey' | 'previews' | 'tilesKey'>;

/** New files for everything that is stored of an image, with the boxes burnt in. What the boxes do not touch keeps its file. */
export async function burnImage(
	portal: Portal,
	row: ImageRow,
	boxes: RedactionBox[]
): Promise<{ keys: Keys; made: string[] }> {
	const burning = new Burning(portal, row, boxes);
	try {
		return { keys: await burning.run(), made: burning.made };
	} catch (error) {
		await Promise.all(burning.made.map((key) => portal.files.remove(key)));
		throw error;
	}
}

/** A covered frame, and how its smaller pictures are made: of one frame only are they kept. */
type Burnt = { stored: Buffer; drawSmall: () => Promise<Sizes> };

class Burning {
	readonly #portal: Portal;
	readonly #row: ImageRow;
	readonly #boxes: RedactionBox[];
	/** Another name than the former file's, which nothing may answer for it any more. */
	readonly #mark = randomBytes(4).toString('hex');
	readonly made: string[] = [];

	constructor(portal: Portal, row: ImageRow, boxes: RedactionBox[]) {
		this.#portal = portal;
		this.#row = row;
		this.#boxes = boxes;
	}

	async run(): Promise<Keys> {
		const { frameKeys, tilesKey } = this.#row;
		let small: Sizes | null = null;
		const keys: string[] = [];
		for (const [frame, key] of frameKeys.entries()) {
			const burnt = await this.#frame(frame, key);
			keys.push(burnt === null ? key : await this.#put(key, burnt.stored));
			// That of the middle frame, as the conversion made it.
			if (burnt !== null && frame === Math.floor(frameKeys.length / 2)) {
				small = await burnt.drawSmall();
			}
		}
		return {
			frameKeys: keys,
			...(await this.#smaller(small)),
			tilesKey: tilesKey === null ? null : await this.#tiles(tilesKey)
		};
	}

	/** The small picture and the sizes for pages, all of them made anew. */
	async #smaller(small: Sizes | null): Promise<Pick<Keys, 'thumbnailKey' | 'previews'>> {
		const { thumbnailKey, previews } = this.#row;
		if (small === null) {
			return { thumbnailKey, previews };
		}
		const made: Keys['previews'] = [];
		for (const { side, format, content } of small.sizes) {
			const beside = thumbnailKey.replace(/thumbnail(-r[0-9a-f]{8})?\.webp$/, `${side}.${format}`);
			made.push({ side, format, key: await this.#put(beside, content) });
		}
		return { thumbnailKey: await this.#put(thumbnailKey, small.thumbnail), previews: made };
	}

	async #frame(frame: number, key: string): Promise<Burnt | null> {
		const boxes = this.#boxes.filter((box) => box.frame === null || box.frame === frame);
		if (boxes.length === 0) {
			return null;
		}
		const { width, height, windows, kind } = this.#row;
		const stored = await this.#portal.files.read(key);
		if (kind === 'radiology') {
			const burnt = await burnGray(stored, { width, height }, boxes);
			const drawSmall = async () => {
				const gray = toGray(burnt.values, windows[0] ?? autoWindow(burnt.values));
				const raw = { width, height, channels: 1 as const };
				return { thumbnail: await thumbnailOf(sharp(gray, { raw })), sizes: [] };
			};
			return { stored: burnt.stored, drawSmall };
		}
		if (kind === 'slide') {
			const overview = await sharp(stored).metadata();
			const scale = overview.width / width;
			const scaled = boxes.map((box) => scaledBy(scale, box));
			const burnt = await burnPicture(stored, scaled, 'overview');
			return { stored: burnt, drawSmall: () => drawSizes(sharp(burnt)) };
		}
		const burnt = await burnPicture(stored, boxes, 'picture');
		return { stored: burnt, drawSmall: () => drawSizes(sharp(burnt)) };
	}

	async #tiles(key: string): Promise<string> {
		const { width, height, tiles } = this.#row;
		if (tiles === null) {
			throw new Error('tiles without their shape');
		}
		const extent = { width, height };
		const changed = new Map<number, Buffer>();
		for (const [index, place] of [...tilesOf(extent, tiles)].entries()) {
			const boxes = this.#boxesOnTile(place);
			if (boxes.length > 0) {
				const tile = await readTile(this.#portal.files, key, index);
				changed.set(index, await burnTile(tile, boxes));
			}
		}
		const count = tileCount(extent, tiles);
		return this.#put(key, repack(this.#portal.files, key, { count, changed }));
	}

	#boxesOnTile({ level, column, row }: TilePlace) {
		const { width, height, tiles } = this.#row;
		if (tiles === null) {
			return [];
		}
		const { side } = tiles;
		const scale = levelExtent({ width, height }, tiles, level).width / width;
		return this.#boxes
			.map((box) => (scale === 1 ? box : scaledBy(scale, box)))
			.map((box) => ({ ...box, left: box.left - column * side, top: box.top - row * side }))
			.filter(
				(box) =>
					box.left < side && box.top < side && box.left + box.width > 0 && box.top + box.height > 0
			);
	}

	/** `images/<upload>/s0-3.gz` becomes `images/<upload>/s0-3-r1a2b3c4.gz`; a second time the mark is another one. */
	async #put(key: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<string> {
		const fresh = key.replace(/(-r[0-9a-f]{8})?(\.[a-z]+)$/, `-r${this.#mark}$2`);
		this.made.push(fresh);
		await this.#portal.files.put(fresh, content);
		return fresh;
	}
}
