/** Pixels of a tile's side. 512 needs a quarter of the requests of 256 for about the same bytes (docs/decisions/018). */
export const TILE_SIDE = 512;

/** Shape of the pyramid of a large image: level 0 fits one tile, the last level has full resolution. */
export type TilePyramid = { side: number; levels: number };

type Extent = { width: number; height: number };
export type TilePlace = { level: number; column: number; row: number };

/** Each level is half of the one above it, so a pyramid has as many as halvings lead to one tile. */
export function pyramidFor({ width, height }: Extent): TilePyramid {
	const tilesAcross = Math.max(width, height) / TILE_SIDE;
	return { side: TILE_SIDE, levels: Math.max(0, Math.ceil(Math.log2(tilesAcross))) + 1 };
}

/** Pixels of a level; an odd side is rounded up when it is halved. */
export function levelExtent({ width, height }: Extent, { levels }: TilePyramid, level: number) {
	const shrink = 2 ** (levels - 1 - level);
	return { width: Math.ceil(width / shrink), height: Math.ceil(height / shrink) };
}

/** Longest side of the small picture of a whole slide, which is on the screen before the first tile. */
const OVERVIEW_SIDE = 1280;

/** The largest level that is small enough to be shown as one picture. */
export function overviewLevel(extent: Extent, pyramid: TilePyramid): number {
	let found = 0;
	for (let level = 1; level < pyramid.levels; level += 1) {
		const { width, height } = levelExtent(extent, pyramid, level);
		found = Math.max(width, height) <= OVERVIEW_SIDE ? level : found;
	}
	return found;
}

export function overviewExtent(extent: Extent, pyramid: TilePyramid): Extent {
	return levelExtent(extent, pyramid, overviewLevel(extent, pyramid));
}

function gridOf(extent: Extent, pyramid: TilePyramid, level: number) {
	const { width, height } = levelExtent(extent, pyramid, level);
	return { columns: Math.ceil(width / pyramid.side), rows: Math.ceil(height / pyramid.side) };
}

/** All tiles in the order in which they are stored: by level, row, column. */
export function* tilesOf(extent: Extent, pyramid: TilePyramid): Generator<TilePlace> {
	for (let level = 0; level < pyramid.levels; level += 1) {
		const { columns, rows } = gridOf(extent, pyramid, level);
		for (let row = 0; row < rows; row += 1) {
			for (let column = 0; column < columns; column += 1) {
				yield { level, column, row };
			}
		}
	}
}

/** Where a tile stands in that order; null when there is no such tile. */
export function tileIndex(
	extent: Extent,
	pyramid: TilePyramid,
	{ level, column, row }: TilePlace
): number | null {
	if (!(level >= 0 && level < pyramid.levels && column >= 0 && row >= 0)) {
		return null;
	}
	let before = 0;
	for (let lower = 0; lower < level; lower += 1) {
		const { columns, rows } = gridOf(extent, pyramid, lower);
		before += columns * rows;
	}
	const { columns, rows } = gridOf(extent, pyramid, level);
	return column < columns && row < rows ? before + row * columns + column : null;
}

/** How many tiles there are on all levels. */
export function tileCount(extent: Extent, pyramid: TilePyramid): number {
	let count = 0;
	for (let level = 0; level < pyramid.levels; level += 1) {
		const { columns, rows } = gridOf(extent, pyramid, level);
		count += columns * rows;
	}
	return count;
}
