import { UPLOAD_FILES } from '#lib/domain/image/image.ts';

/** What systems leave in folders; none of it is an image. */
const LITTER = /^(\.|thumbs\.db$|desktop\.ini$)/i;

/** Without what is no file of anybody's, in the order of their paths, so that pictures keep the order of their numbers. */
export function chosenFiles(files: Iterable<File>): File[] {
	const order = new Intl.Collator('en', { numeric: true });
	const pathOf = (file: File): string => file.webkitRelativePath || file.name;
	return [...files]
		.filter((file) => file.size > 0 && !LITTER.test(file.name))
		.sort((a, b) => order.compare(pathOf(a), pathOf(b)));
}

/** Files and the content of folders that were dropped. To be called at once: the browser forgets the entries after the event. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
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
	return chosenFiles(found);
}

async function collect(entry: FileSystemEntry, found: File[]): Promise<void> {
	// One too many is enough to be told so; somebody may drop a whole disk.
	if (found.length > UPLOAD_FILES) {
		return;
	}
	if (entry instanceof FileSystemFileEntry) {
		found.push(await new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
	} else if (entry instanceof FileSystemDirectoryEntry) {
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
