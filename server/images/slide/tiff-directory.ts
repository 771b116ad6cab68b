import { fromArrayBuffer, type ImageFileDirectory } from 'geotiff';

/** The first directory alone: in the files of slide scanners it is the scan itself, and later ones hold label and macro. */
export async function firstDirectory(bytes: Buffer): Promise<ImageFileDirectory> {
	const tiff = await fromArrayBuffer(memoryOf(bytes));
	return (await tiff.getImage(0)).fileDirectory;
}

/** A file that was read whole has its memory to itself; a copy of 200 MB would bring the worker near its limit. */
function memoryOf({ buffer, byteOffset, byteLength }: Buffer): ArrayBuffer {
	if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) {
		return buffer;
	}
	const copy = new ArrayBuffer(byteLength);
	new Uint8Array(copy).set(new Uint8Array(buffer, byteOffset, byteLength));
	return copy;
}

/** A field that is not there, that holds one number, or several. */
export function numbersOf(field: number | Iterable<number> | undefined): number[] {
	if (field === undefined) {
		return [];
	}
	return typeof field === 'number' ? [field] : [...field];
}
