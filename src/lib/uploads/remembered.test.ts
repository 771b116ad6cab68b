import { expect, test } from 'vitest';
import { chosenFiles, filesOfFolder } from './dropped-files.ts';
import { Remembered } from './remembered.ts';

function aStorage(first?: string) {
	const kept = new Map<string, string>(first === undefined ? [] : [['uploads', first]]);
	return {
		text: () => [...kept.values()].join(),
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value)
	};
}

const file = (name: string, { size = 10, lastModified = 1000 } = {}) =>
	new File([new Uint8Array(size)], name, { lastModified });

test('[IM29] files that are chosen again are known after a closed tab, and no name of theirs is kept', async () => {
	const storage = aStorage();
	const scan = file('ZUBAIDA KHAN CT.dcm');
	await new Remembered(() => storage).keep('a', [
		{ file: scan, fileId: '1' },
		{ file: file('two.dcm'), fileId: '2' }
	]);
	expect(storage.text()).not.toMatch(/ZUBAIDA|KHAN|two/i);

	const later = new Remembered(() => storage);
	const again = file('ZUBAIDA KHAN CT.dcm');
	expect(await later.find([again, file('three.dcm')], ['b', 'a'])).toEqual([
		{ attachmentId: 'a', files: [{ file: again, fileId: '1' }] }
	]);
	expect(await later.find([again], [])).toEqual([]);
	const changed = [
		file('ZUBAIDA KHAN CT.dcm', { size: 11 }),
		file('ZUBAIDA KHAN CT.dcm', { lastModified: 1001 })
	];
	expect(await later.find(changed, ['a'])).toEqual([]);
	later.forget('a');
	expect(await later.find([again], ['a'])).toEqual([]);
});

test('the latest twenty uploads are kept, and what somebody else wrote there does no harm', async () => {
	const storage = aStorage('{"a":"not ours"');
	const remembered = new Remembered(() => storage);
	for (let count = 0; count < 25; count += 1) {
		await remembered.keep(`upload-${count}`, [{ file: file('one'), fileId: 'x' }]);
	}
	const all = Array.from({ length: 25 }, (_, count) => `upload-${count}`);
	const found = await remembered.find([file('one')], all);
	expect(found.map(({ attachmentId }) => attachmentId)).toEqual(all.slice(5));
});

test('a browser that keeps nothing is no obstacle', async () => {
	const refusing = new Remembered(() => {
		throw new DOMException('no', 'SecurityError');
	});
	await refusing.keep('a', [{ file: file('one'), fileId: 'x' }]);
	expect(await refusing.find([file('one')], ['a'])).toEqual([]);
});

test('of a folder the litter of systems and empty files are left out, the rest is in the order of its numbers', () => {
	const names = ['IM10', 'IM9', '.DS_Store', 'Thumbs.db', 'desktop.ini', 'IM1'];
	const files = [...names.map((name) => file(name)), file('empty', { size: 0 })];
	expect(chosenFiles(files).map(({ name }) => name)).toEqual(['IM1', 'IM9', 'IM10']);
});

test('[IM17] of the folder of a CD only what is DICOM is sent; a folder without any is sent as it is', async () => {
	const image = new File([Buffer.alloc(128), 'DICM', 'pixels'], 'IM1');
	const viewer = new File(['MZ', Buffer.alloc(200)], 'VIEWER.EXE');
	expect(await filesOfFolder([viewer, image])).toEqual({ files: [image], otherFiles: 1 });
	const photo = new File(['a photograph'], 'a.jpg');
	expect(await filesOfFolder([photo])).toEqual({ files: [photo], otherFiles: 0 });
});
