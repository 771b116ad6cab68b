/** Field types of TIFF 6.0, section 2. */
const [ASCII, SHORT, LONG] = [2, 3, 4] as const;
type Field = { tag: number; type: 2 | 3 | 4; values: number[] | string };

/**
 * A TIFF of JPEG tiles (TIFF 6.0 with Technical Note 2), as slide scanners write their full resolution. Each tile is a whole
 * JPEG with its own tables.
 */
export function* writeTiledTiff(slide: {
	width: number;
	height: number;
	side: number;
	description: string;
	tiles: Buffer[];
	/** JPEG unless told otherwise: TIFF's number of the compression. */
	compression?: number;
}): Generator<Buffer> {
	const { width, height, side, description, tiles, compression = 7 } = slide;
	const fields: Field[] = [
		{ tag: 256, type: LONG, values: [width] },
		{ tag: 257, type: LONG, values: [height] },
		{ tag: 258, type: SHORT, values: [8, 8, 8] },
		{ tag: 259, type: SHORT, values: [compression] },
		// YCbCr with the colors at half the resolution: what libjpeg writes.
		{ tag: 262, type: SHORT, values: [6] },
		{ tag: 270, type: ASCII, values: description },
		{ tag: 277, type: SHORT, values: [3] },
		{ tag: 322, type: LONG, values: [side] },
		{ tag: 323, type: LONG, values: [side] },
		{ tag: 324, type: LONG, values: tiles.map(() => 0) },
		{ tag: 325, type: LONG, values: tiles.map((tile) => tile.length) },
		{ tag: 530, type: SHORT, values: [2, 2] }
	];
	const first = headBytes(fields);
	let end = first;
	const starts = tiles.map((tile) => {
		const start = end;
		end += tile.length;
		return start;
	});
	yield head(fields.map((field) => (field.tag === 324 ? { ...field, values: starts } : field)));
	yield* tiles;
}

const WIDTHS = { [ASCII]: 1, [SHORT]: 2, [LONG]: 4 };

function lengthOf({ values }: Field): number {
	return typeof values === 'string' ? Buffer.byteLength(values) + 1 : values.length;
}

function bytesOf(field: Field): number {
	return lengthOf(field) * WIDTHS[field.type];
}

/** Header, directory, and behind it what does not fit into the four bytes of an entry. */
function headBytes(fields: Field[]): number {
	const beside = fields.map(bytesOf).filter((bytes) => bytes > 4);
	return 8 + 2 + fields.length * 12 + 4 + beside.reduce((sum, bytes) => sum + bytes, 0);
}

function head(fields: Field[]): Buffer {
	const bytes = Buffer.alloc(headBytes(fields));
	bytes.write('II*\0', 0, 'latin1');
	bytes.writeUInt32LE(8, 4);
	bytes.writeUInt16LE(fields.length, 8);
	let beside = 8 + 2 + fields.length * 12 + 4;
	for (const [index, field] of fields.entries()) {
		const entry = 10 + index * 12;
		bytes.writeUInt16LE(field.tag, entry);
		bytes.writeUInt16LE(field.type, entry + 2);
		bytes.writeUInt32LE(lengthOf(field), entry + 4);
		const isBeside = bytesOf(field) > 4;
		if (isBeside) {
			bytes.writeUInt32LE(beside, entry + 8);
		}
		writeValues(bytes, isBeside ? beside : entry + 8, field);
		beside += isBeside ? bytesOf(field) : 0;
	}
	return bytes;
}

function writeValues(bytes: Buffer, at: number, { type, values }: Field): void {
	if (typeof values === 'string') {
		bytes.write(values, at, 'utf8');
		return;
	}
	for (const [index, value] of values.entries()) {
		if (type === SHORT) {
			bytes.writeUInt16LE(value, at + index * 2);
		} else {
			bytes.writeUInt32LE(value, at + index * 4);
		}
	}
}
