import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { seeded } from '#server/demonstration/phantom/seeded.ts';
import { boundaryOf, multipartParts } from './multipart.ts';
import { readUpload } from './read-upload.ts';

const BOUNDARY = '----WebKitFormBoundaryAbC123';

function body(parts: { name: string; fileName?: string; content: string }[]): Buffer {
	const texts = parts.map(({ name, fileName, content }) => {
		const file =
			fileName === undefined ? '' : `; filename="${fileName}"\r\nContent-Type: image/jpeg`;
		return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${content}\r\n`;
	});
	return Buffer.from(`${texts.join('')}--${BOUNDARY}--\r\n`, 'latin1');
}

async function* inChunks(bytes: Buffer, lengths: () => number): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length;) {
		const next = at + Math.max(1, lengths());
		yield await Promise.resolve(bytes.subarray(at, next));
		at = next;
	}
}

async function partsOf(source: AsyncIterable<Uint8Array>, boundary = BOUNDARY) {
	const parts: { name: string; fileName: string | null; content: string }[] = [];
	for await (const { name, fileName, content } of multipartParts(source, boundary)) {
		const chunks: Uint8Array[] = [];
		for await (const chunk of content) {
			chunks.push(chunk);
		}
		parts.push({ name, fileName, content: Buffer.concat(chunks).toString('latin1') });
	}
	return parts;
}

const GIVEN = [
	{ name: 'title', content: 'CT chest' },
	{ name: 'files', fileName: 'a b.dcm', content: `\r\n--${BOUNDARY.slice(0, 9)}\r\n--\0\xff` },
	{ name: 'files', fileName: '', content: '' }
];
const EXPECTED = GIVEN.map(({ name, fileName, content }) => ({
	name,
	fileName: fileName ?? null,
	content
}));

describe('what is refused', () => {
	const malformed = { name: 'MalformedUpload' };

	test('a body of another kind, or without a boundary', () => {
		for (const type of [
			null,
			'text/plain',
			'multipart/form-data',
			`multipart/form-data; boundary=${'x'.repeat(80)}`
		]) {
			expect(() => boundaryOf(type), String(type)).toThrow(expect.objectContaining(malformed));
		}
	});

	test('a body that ends before its last delimiter, wherever it is cut', async () => {
		const whole = body(GIVEN);
		for (let length = 0; length < whole.length - 4; length += 1) {
			const cut = inChunks(whole.subarray(0, length), () => 50);
			await expect(partsOf(cut), `cut at ${length}`).rejects.toMatchObject(malformed);
		}
	});

	test('headers without an end', async () => {
		const endless = Buffer.from(`--${BOUNDARY}\r\nX: ${'a'.repeat(20_000)}`);
		await expect(partsOf(inChunks(endless, () => 1000))).rejects.toMatchObject(malformed);
	});

	test('a text field that is longer than any of ours', async () => {
		const request = new Request('http://localhost/', {
			method: 'POST',
			headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
			body: new Uint8Array(body([{ name: 'title', content: 'x'.repeat(10_000) }]))
		});
		await expect(readUpload(request)).rejects.toMatchObject(malformed);
	});

	test('more text fields than any form of ours has, before they fill the memory', async () => {
		let asked = 0;
		const endless = function* () {
			for (; asked < 10_000; asked += 1) {
				yield Buffer.from(
					`--${BOUNDARY}\r\nContent-Disposition: form-data; name="f${asked}"\r\n\r\nx\r\n`
				);
			}
		};
		const request = new Request('http://localhost/', {
			method: 'POST',
			headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
			body: Readable.toWeb(Readable.from(endless())) as ReadableStream,
			duplex: 'half'
		} as RequestInit);
		await expect(readUpload(request)).rejects.toMatchObject(malformed);
		expect(asked).toBeLessThan(100);
	});

	test('a body whose sender has gone away in the middle', async () => {
		const broken = async function* () {
			yield* inChunks(body(GIVEN).subarray(0, 150), () => 50);
			throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
		};
		await expect(partsOf(broken())).rejects.toMatchObject(malformed);
	});

	test('a fault of ours while it arrives is not called the sender’s', async () => {
		const broken = async function* () {
			yield* inChunks(body(GIVEN).subarray(0, 150), () => 50);
			throw new Error('the disk is full');
		};
		await expect(partsOf(broken())).rejects.toThrow('the disk is full');
	});
});

describe('what is read', () => {
	test('is the same wherever the stream is torn into pieces (50 seeds)', async () => {
		for (let seed = 1; seed <= 50; seed += 1) {
			const random = seeded(seed);
			const torn = inChunks(body(GIVEN), () => Math.floor(random() * 30));
			expect(await partsOf(torn), `seed ${seed}`).toEqual(EXPECTED);
		}
	});

	test('a part that nobody reads is passed over', async () => {
		const names: string[] = [];
		for await (const part of multipartParts(
			inChunks(body(GIVEN), () => 7),
			BOUNDARY
		)) {
			names.push(part.name);
		}
		expect(names).toEqual(['title', 'files', 'files']);
	});

	test('a body that nobody wants to the end still runs out, so that its sender hears the answer', async () => {
		const whole = body([...GIVEN, { name: 'files', fileName: 'c', content: 'x'.repeat(5000) }]);
		let sent = 0;
		const counted = async function* () {
			for await (const chunk of inChunks(whole, () => 100)) {
				sent += chunk.byteLength;
				yield chunk;
			}
		};
		for await (const part of multipartParts(counted(), BOUNDARY)) {
			expect(part.name).toBe('title');
			break;
		}
		expect(sent).toBe(whole.length);
	});

	test('a browser’s own form is read: fields first, files as they come, none for an empty choice', async () => {
		const form = new FormData();
		form.set('title', 'CT chest, venous');
		form.append('files', new File(['one'], 'naïve "quote".dcm'));
		form.append('files', new File(['two'], 'IM0002'));
		form.append('other', new File([], ''));
		const { fields, files } = await readUpload(
			new Request('http://localhost/', { method: 'POST', body: form })
		);
		const read: [string, string][] = [];
		for await (const { name, content } of files) {
			let text = '';
			for await (const chunk of content) {
				text += Buffer.from(chunk).toString();
			}
			read.push([name, text]);
		}
		expect(fields).toEqual({ title: 'CT chest, venous' });
		expect(read).toEqual([
			['naïve %22quote%22.dcm', 'one'],
			['IM0002', 'two']
		]);
	});
});
