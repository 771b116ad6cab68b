import { gunzipSync } from 'node:zlib';
import { eq } from 'drizzle-orm';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RequestEvent } from '@sveltejs/kit';
import type { Actor } from '#lib/domain/people/actor.ts';
import { image } from '#server/db/schema.ts';
import { removeAttachment } from '#server/images/remove-attachment.ts';
import { aSlice } from '../../../tests/builders/dicom.ts';
import { inColor } from '../../../tests/builders/packed-dicom.ts';
import { aPicture } from '../../../tests/builders/pictures.ts';
import { aPerson } from '../../../tests/builders/people.ts';
import { aSlide } from '../../../tests/builders/slides.ts';
import { aFile, UploadBench } from '../../../tests/builders/uploads.ts';
import { GET as frame } from './images/[imageId]/frames/[frame]/+server.ts';
import { GET as preview } from './images/[imageId]/frames/[frame]/preview/+server.ts';
import { GET as sized } from './images/[imageId]/previews/[side]/[format]/+server.ts';
import { GET as thumbnail } from './images/[imageId]/thumbnail/+server.ts';
import { GET as tile } from './images/[imageId]/tiles/[level]/[column]/[row]/+server.ts';
import { decodeAnything } from '../../../tests/builders/decode-anything.ts';

beforeAll(decodeAnything);

const bench = new UploadBench({ isShared: true });
let imageId: string;

async function anImage(name: string, content: Buffer) {
	const attachmentId = await bench.sent([aFile(name, content)]);
	const [row] = await bench.portal.db
		.select({ id: image.id })
		.from(image)
		.where(eq(image.attachmentId, attachmentId));
	return { attachmentId, id: row?.id ?? '' };
}

beforeAll(async () => {
	imageId = (await anImage('a.dcm', aSlice())).id;
});

type Handler = (event: never) => Response | Promise<Response>;

/** Calls a handler as SvelteKit would. */
function ask(
	handler: Handler,
	given: {
		actor?: Actor | null;
		imageId?: string;
		frame?: string;
		headers?: Record<string, string>;
		query?: string;
		place?: { level: string; column: string; row: string };
		size?: { side: string; format: string };
	} = {}
): Promise<Response> {
	const {
		actor = bench.author,
		frame = '0',
		headers = {},
		query = '',
		place = {},
		size = {}
	} = given;
	const url = new URL(`http://localhost/files${query}`);
	const event: Partial<RequestEvent> = {
		locals: { portal: bench.portal, actor, sessionHash: null, address: '127.0.0.1' },
		params: { imageId: given.imageId ?? imageId, frame, ...place, ...size },
		request: new Request(url, { headers }),
		url
	};
	return Promise.resolve(handler(event as never));
}

describe.each([
	['frame', frame],
	['preview', preview],
	['thumbnail', thumbnail]
] as [string, Handler][])('%s', (_name, handler) => {
	test('is not there for a stranger, for who is signed out, and after its removal', async () => {
		const stranger = await aPerson(bench.portal, { grade: 'consultant', society: 'psco' });
		const own = await anImage('b.dcm', aSlice());
		const held = (await ask(handler, { imageId: own.id })).headers.get('etag') ?? '';
		const given = { imageId: own.id, headers: { 'if-none-match': held } };
		for (const actor of [stranger, null]) {
			// Not even "unchanged": that would say that it is there.
			const answer = await ask(handler, { ...given, actor });
			expect([answer.status, await answer.text()]).toEqual([404, '']);
		}
		expect((await ask(handler, given)).status).toBe(304);
		await removeAttachment(bench.portal, bench.author, { attachmentId: own.attachmentId });
		expect((await ask(handler, given)).status).toBe(404);
	});

	test('cannot run, be guessed at or be kept by another, and is asked for each time', async () => {
		const answer = await ask(handler);
		await answer.arrayBuffer();
		expect(answer.status).toBe(200);
		expect(Object.fromEntries(answer.headers)).toMatchObject({
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-cache',
			'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
			'content-disposition': expect.stringMatching(/^inline; filename="[a-z0-9.-]+"$/) as string,
			etag: expect.stringMatching(/^"[^"]+"$/) as string
		});
	});

	test('is not sent again to a browser that has it', async () => {
		const etag = (await ask(handler)).headers.get('etag') ?? '';
		const answer = await ask(handler, { headers: { 'if-none-match': `"other", ${etag}` } });
		expect([answer.status, await answer.text()]).toEqual([304, '']);
		const other = await ask(handler, { headers: { 'if-none-match': '"other"' } });
		await other.arrayBuffer();
		expect(other.status).toBe(200);
	});
});

test('what is no number of a frame is not there', async () => {
	for (const number of ['1', '-1', '01', 'x', '1e3', '999999']) {
		const given = { frame: number };
		const statuses = [(await ask(frame, given)).status, (await ask(preview, given)).status];
		expect({ number, statuses }).toEqual({ number, statuses: [404, 404] });
	}
});

test('a frame of a series is int16, packed as it is stored', async () => {
	const answer = await ask(frame);
	expect([answer.headers.get('content-type'), answer.headers.get('content-encoding')]).toEqual([
		'application/octet-stream',
		'gzip'
	]);
	const bytes = Buffer.from(await answer.arrayBuffer());
	expect(bytes.length).toBe(Number(answer.headers.get('content-length')));
	expect(gunzipSync(bytes).readInt16LE(2)).toBe(10 - 1024);
});

test('a preview is a picture through the first window, or with every gray value there is', async () => {
	const gray = async (query: string) => {
		const answer = await ask(preview, { query });
		const { data, info } = await sharp(Buffer.from(await answer.arrayBuffer()))
			.grayscale()
			.raw()
			.toBuffer({ resolveWithObject: true });
		return { size: [info.width, info.height], values: [...data] };
	};
	const [window, full] = [await gray(''), await gray('?range=full')];
	expect(window.size).toEqual([6, 4]);
	// Values from -1024 to -794 HU: dark in the lung window, from black to white in their own range.
	expect(Math.max(...window.values)).toBeLessThan(120);
	// WebP is lossy by a few steps.
	expect(Math.min(...full.values)).toBeLessThan(5);
	expect(Math.max(...full.values)).toBeGreaterThan(250);
});

test('[IM10] each frame of a film in color is a picture of its own, as frame and as preview', async () => {
	const bytes = Buffer.concat([20, 120, 220].map((value) => Buffer.alloc(6 * 4 * 3, value)));
	const change = inColor('RGB', { bytes, frames: 3 });
	const film = await anImage('film.dcm', aSlice({ words: [], change }));
	for (const handler of [frame, preview]) {
		const shown: (number | undefined)[] = [];
		for (const number of ['0', '1', '2']) {
			const answer = await ask(handler, { imageId: film.id, frame: number });
			expect(answer.headers.get('content-type')).toBe('image/webp');
			const picture = sharp(Buffer.from(await answer.arrayBuffer()));
			shown.push((await picture.raw().toBuffer())[0]);
		}
		expect(shown).toEqual([20, 120, 220]);
		expect((await ask(handler, { imageId: film.id, frame: '3' })).status).toBe(404);
	}
});

describe('a tile of a slide', () => {
	const top = { level: '0', column: '0', row: '0' };
	beforeAll(async () => {
		imageId = (await anImage('a.svs', await aSlide())).id;
	});

	test('is not there beyond the pyramid, nor at what is no number', async () => {
		const places = [
			{ ...top, level: '..' },
			{ ...top, row: '../../../keys/signing' },
			{ ...top, column: '%2e%2e' },
			{ ...top, column: '00' },
			{ ...top, row: '-1' },
			{ ...top, row: '1.jpg' },
			{ ...top, row: '' },
			{ ...top, level: '3' },
			{ ...top, column: '1' }
		];
		for (const place of places) {
			const answer = await ask(tile, { place });
			const { status } = answer;
			expect({ place, status, text: await answer.text() }).toEqual({
				place,
				status: 404,
				text: ''
			});
		}
	});

	test('is not there for a stranger and for who is signed out, whatever their browser holds', async () => {
		const stranger = await aPerson(bench.portal, { grade: 'consultant', society: 'psco' });
		const held = (await ask(tile, { place: top })).headers.get('etag') ?? '';
		for (const actor of [stranger, null]) {
			const answer = await ask(tile, { actor, place: top, headers: { 'if-none-match': held } });
			expect([answer.status, await answer.text()]).toEqual([404, '']);
		}
	});

	test('is a JPEG that cannot run, and is not sent again to a browser that has it', async () => {
		const answer = await ask(tile, { place: top });
		expect(Object.fromEntries(answer.headers)).toMatchObject({
			'content-type': 'image/jpeg',
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-cache',
			'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox"
		});
		const { width, height } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
		expect([width, height]).toEqual([512, 512]);
		const headers = { 'if-none-match': answer.headers.get('etag') ?? '' };
		expect((await ask(tile, { place: top, headers })).status).toBe(304);
		const other = await ask(tile, { place: { level: '2', column: '2', row: '1' }, headers });
		expect(other.status).toBe(200);
	});
});

describe('[IM85] a smaller size of a picture', () => {
	let picture: { attachmentId: string; id: string };
	beforeAll(async () => {
		picture = await anImage('c.jpg', await aPicture({ width: 900, height: 600 }));
	});
	const size = (side: string, format: string) => ({ imageId: picture.id, size: { side, format } });

	test('[IM85] is not there for a stranger, in a size or format that is not made, or of a series', async () => {
		const stranger = await aPerson(bench.portal, { grade: 'consultant', society: 'psco' });
		const series = await anImage('d.dcm', aSlice());
		const asked = [
			{ ...size('800', 'avif'), actor: stranger },
			{ ...size('800', 'avif'), actor: null },
			size('801', 'avif'),
			size('800', 'jpeg'),
			size('320', 'webp'),
			{ ...size('800', 'avif'), imageId: series.id }
		];
		for (const one of asked) {
			expect((await ask(sized, one)).status, JSON.stringify(one)).toBe(404);
		}
	});

	test.each([
		['800', 'avif', 'image/avif', 'heif'],
		['800', 'webp', 'image/webp', 'webp'],
		['320', 'avif', 'image/avif', 'heif']
	])('[IM85] %s px as %s', async (side, format, type, found) => {
		const answer = await ask(sized, size(side, format));
		expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
		const bytes = Buffer.from(await answer.arrayBuffer());
		expect(await sharp(bytes).metadata()).toMatchObject({ format: found, width: Number(side) });
	});

	test('[IM85] of a picture from before there were sizes is the picture itself', async () => {
		await bench.portal.db.update(image).set({ previews: [] }).where(eq(image.id, picture.id));
		const answer = await ask(sized, size('800', 'avif'));
		expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/webp']);
		const { width } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
		expect(width).toBe(900);
	});
});
