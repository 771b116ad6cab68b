import { fromFile, type ImageFileDirectory } from 'geotiff';

/**
 * `read` with the first directory alone: in the files of slide scanners it is the scan itself, and later ones hold label and
 * macro. Only what `read` asks for is read from the disk.
 */
export async function inFirstDirectory<T>(
	path: string,
	read: (directory: ImageFileDirectory) => Promise<T>
): Promise<T> {
	const tiff = await fromFile(path);
	try {
		return await read((await tiff.getImage(0)).fileDirectory);
	} finally {
		await tiff.close();
	}
}

/** A field that is not there, that holds one number, or several. */
export function numbersOf(field: number | Iterable<number> | undefined): number[] {
	if (field === undefined) {
		return [];
	}
	return typeof field === 'number' ? [field] : [...field];
}
