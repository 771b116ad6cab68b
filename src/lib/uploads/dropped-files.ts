import { UPLOAD_FILES } from '#lib/domain/image/image.ts';

/** What systems leave in folders; none of it is an image. */
const LITTER = /^(\.|thumbs\.db$|desktop\.ini$)/i;

/** With all the files of a viewer that lies on a CD beside the images. */
const FOLDER_FILES = 10 * UPLOAD_FILES;

/** Without what is no file of anybody's, in the order of their paths, so that pictures keep the order of their numbers. */
export function chosenFiles(files: Iterable<File>): File[] {
	const order = new Intl.Collator('en', { numeric: true });
	const pathOf = (file: File): string => file.webkitRelativePath || file.name;
	return [...files]
		.filter((file) => file.size > 0 && !LITTER.test(file.name))
		.sort((a, b) => order.compare(pathOf(a), pathOf(b)));
}

/** Files to send, and how many others lay in the same folder. */
export type Chosen = { files: File[]; otherFiles: number };

/** Of a folder with DICOM files only those: what else lies on a CD, such as a viewer, is no image, and much to send. */
export async function filesOfFolder(files: Iterable<File>): Promise<Chosen> {
	const all = chosenFiles(files);
	const isDicom = await Promise.all(all.map(saysDicom));
	const study = all.filter((_, index) => isDicom[index]);
	return study.length === 0
		? { files: all, otherFiles: 0 }
		: { files: study, otherFiles: all.length - study.length };
}

/** DICOM PS3.10, section 7.1: a preamble of 128 bytes, then these four. */
async function saysDicom(file: File): Promise<boolean> {
	return (await file.slice(128, 132).text()) === 'DICM';
}

/** Files and the content of folders that were dropped. To be called at once: the browser forgets the entries after the event. */
export async function droppedFiles(transfer: DataTransfer): Promise<Chosen> {
	const dropped = [...transfer.items]
		.filter(({ kind }) => kind === 'file')
		.map((one) => one.webkitGetAsEntry() ?? one.getAsFile());
	const found: File[] = [];
	for (const one of dropped) {
		if (one instanceof File) {
			found.push(one);
		} else if (one !== null) {
			await collect(one, found);
		}
	}
	const hasFolder = dropped.some((one) => one !== null && !(one instanceof File) && isFolder(one));
	return hasFolder ? filesOfFolder(found) : { files: chosenFiles(found), otherFiles: 0 };
}

// Chromium has no classes of these names to ask with `instanceof`.
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

async function collect(entry: FileSystemEntry, found: File[]): Promise<void> {
	// One too many is enough to be told so; somebody may drop a whole disk.
	if (found.length > FOLDER_FILES) {
		return;
	}
	if (isFile(entry)) {
		found.push(await new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
	} else if (isFolder(entry)) {
		const reader = entry.createReader();
		const next = () =>
			new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
		// A reader gives a hundred at a time, and none at its end.
		for (let some = await next(); some.length > 0; some = await next()) {
			for (const one of some) {
				await collect(one, found);
			}
		}
	}
}
