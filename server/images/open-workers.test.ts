import { readFile, readdir, readlink } from 'node:fs/promises';
import pino from 'pino';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { convertInProcess, folderOf, REMAP_KEY } from '../../tests/builders/conversions.ts';
import { aSlice } from '../../tests/builders/dicom.ts';
import { aPicture } from '../../tests/builders/pictures.ts';
import { until } from '../../tests/builders/until.ts';
import { openImageWorkers } from './open-workers.ts';
import { WORKER_CRASHED } from './workers.ts';

const log = pino({ level: 'silent' });
/** As long as a test may take: a conversion of a second takes ten on a machine that others use. */
const BUSY_MS = 30_000;

async function aLargePicture(): Promise<Buffer> {
	return sharp({ create: { width: 3000, height: 2500, channels: 3, background: '#a06080' } })
		.jpeg()
		.toBuffer();
}

/** Worker processes of this process that live now. */
async function workersAlive(): Promise<{ pid: string; environment: string }[]> {
	const found: { pid: string; environment: string }[] = [];
	for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
		try {
			const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8');
			// Alone at first: nearly all processes of the machine are not ours.
			if (!(await read('status')).includes(`PPid:\t${process.pid}\n`)) {
				continue;
			}
			const [command, environment] = await Promise.all([read('cmdline'), read('environ')]);
			if (command.includes('images/worker.ts')) {
				found.push({ pid, environment });
			}
		} catch {
			// The process ended while we looked.
		}
	}
	return found;
}

/** Sockets of a process that are not those of our own pipes. */
async function networkSocketsOf(pid: string): Promise<string[]> {
	try {
		const links = await Promise.all(
			(await readdir(`/proc/${pid}/fd`)).map((fd) => readlink(`/proc/${pid}/fd/${fd}`))
		);
		const tables = await Promise.all(
			['tcp', 'tcp6', 'udp', 'udp6', 'raw'].map((name) =>
				readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '')
			)
		);
		const inodes = new Set(tables.join('').match(/\d+/g));
		return links.filter((link) => {
			const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1];
			return inode !== undefined && inodes.has(inode);
		});
	} catch {
		// The process ended while we looked.
		return [];
	}
}

describe('limits', () => {
	test('a worker that takes too long is killed and leaves no process behind', async () => {
		const files = [{ name: 'a.jpg', content: await aPicture() }];
		const { result } = await convertInProcess(files, { totalMs: 100 });
		expect(result).toMatchObject({ ok: false, reason: 'took_too_long' });
		expect(await workersAlive()).toEqual([]);
	});

	test('one file may not keep silent longer than its own limit', async () => {
		const { result } = await convertInProcess([{ name: 'a.jpg', content: await aPicture() }], {
			fileMs: 60
		});
		expect(result).toMatchObject({ ok: false, reason: 'took_too_long' });
	});

	test.skipIf(process.platform !== 'linux')(
		'a worker that takes too much memory is killed, and the next upload is converted (Linux)',
		async () => {
			const content = await aLargePicture();
			const { result } = await convertInProcess([{ name: 'a.jpg', content }], {
				memoryBytes: 150 * 1024 * 1024
			});
			expect(result).toEqual({ ok: false, reason: 'too_much_memory', fileIndex: 0, detail: null });
			const next = await convertInProcess([{ name: 'b.jpg', content: await aPicture() }]);
			expect(next.result.ok).toBe(true);
		}
	);
});

describe('the process', () => {
	test.skipIf(process.platform !== 'linux')(
		'has an empty environment, so that no password reaches what reads hostile files (Linux)',
		async () => {
			const folder = await folderOf([{ name: 'a.jpg', content: await aLargePicture() }]);
			const workers = openImageWorkers({ log, remapKey: REMAP_KEY });
			const converted = workers.convert(folder);
			const ended = expect(converted).rejects.toMatchObject({ name: 'ImageWorkersClosed' });
			const seen: string[] = [];
			await until(
				'a worker is there',
				async () => {
					seen.push(...(await workersAlive()).map(({ environment }) => environment));
					return seen.length > 0;
				},
				BUSY_MS
			);
			await workers.close();
			await ended;
			expect(seen).toEqual(['']);
		}
	);

	test.skipIf(process.platform !== 'linux')(
		'[IM34] it holds no socket of the network while it converts (Linux)',
		async () => {
			const folder = await folderOf([{ name: 'a.jpg', content: await aLargePicture() }]);
			const workers = openImageWorkers({ log, remapKey: REMAP_KEY });
			let isDone = false;
			const converted = workers.convert(folder).finally(() => (isDone = true));
			const held: string[] = [];
			let looks = 0;
			await until(
				'all is converted',
				async () => {
					for (const { pid } of await workersAlive()) {
						held.push(...(await networkSocketsOf(pid)));
						looks += 1;
					}
					return isDone;
				},
				BUSY_MS
			);
			expect(await converted).toMatchObject({ ok: true });
			await workers.close();
			expect(looks).toBeGreaterThan(3);
			expect(held).toEqual([]);
		}
	);

	test.skipIf(process.platform !== 'linux')(
		'[IM31] one that dies by itself is told from one that refuses the file (Linux)',
		async () => {
			const folder = await folderOf([{ name: 'a.jpg', content: await aLargePicture() }]);
			const workers = openImageWorkers({ log, remapKey: REMAP_KEY });
			const converted = workers.convert(folder);
			const ended = expect(converted).rejects.toMatchObject({ name: WORKER_CRASHED });
			let killed = 0;
			await until(
				'a worker is there',
				async () => {
					for (const { pid } of await workersAlive()) {
						process.kill(Number(pid), 'SIGKILL');
						killed += 1;
					}
					return killed > 0;
				},
				BUSY_MS
			);
			await ended;
			expect(await workers.convert(folder)).toMatchObject({ ok: true });
			await workers.close();
		}
	);

	test('one conversion runs at a time, in the order of arrival', async () => {
		const folders = await Promise.all(
			['a', 'b', 'c'].map(async (name) =>
				folderOf([{ name: `${name}.jpg`, content: await aPicture() }])
			)
		);
		const workers = openImageWorkers({ log, remapKey: REMAP_KEY });
		const order: number[] = [];
		let most = 0;
		const running = folders.map(async (folder, index) => {
			await workers.convert(folder);
			order.push(index);
		});
		const watching = until(
			'all are converted',
			async () => {
				most = Math.max(most, (await workersAlive()).length);
				return order.length === folders.length;
			},
			BUSY_MS
		);
		await Promise.all([...running, watching]);
		await workers.close();
		expect(order).toEqual([0, 1, 2]);
		expect(most).toBeLessThanOrEqual(1);
	});

	test('at a stop the running conversion ends at once and says why', async () => {
		const folder = await folderOf([{ name: 'a.jpg', content: await aLargePicture() }]);
		const workers = openImageWorkers({ log, remapKey: REMAP_KEY });
		const converted = workers.convert(folder);
		const waiting = workers.convert(folder);
		const ends = Promise.all([
			expect(converted).rejects.toMatchObject({ name: 'ImageWorkersClosed' }),
			expect(waiting).rejects.toMatchObject({ name: 'ImageWorkersClosed' })
		]);
		await workers.close();
		await ends;
	});

	test('the same files give the same bytes, so a second run after a crash overwrites the first', async () => {
		const files = [1, 2].map((number) => ({
			name: `${number}`,
			content: aSlice({ number, z: number })
		}));
		const [one, two] = [await convertInProcess(files), await convertInProcess(files)];
		expect(two.result).toEqual(one.result);
		expect(await two.everything()).toEqual(await one.everything());
	});
});
