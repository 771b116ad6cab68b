import { expect, test } from 'vitest';
import type { Answer, ask as asked } from './ask.ts';
import { sendFile } from './send-file.ts';

const MB = 1024 * 1024;
const file = (bytes: number) => new Blob([new Uint8Array(bytes)]);

/** A portal that keeps what it is sent; `faults` answer instead of it, one for each question. */
function aPortal(faults: (number | null)[] = [], had = 0) {
	let size = had;
	const questions: string[] = [];
	const ask: typeof asked = ({ method, headers, body }) => {
		const from = headers?.['Upload-Offset'];
		questions.push(method === 'HEAD' ? 'HEAD' : `${from}+${body?.byteLength}`);
		const fault = faults.shift() ?? null;
		if (fault !== null) {
			return Promise.resolve<Answer>({ status: fault, offset: null });
		}
		if (method === 'PATCH' && Number(from) !== size) {
			return Promise.resolve<Answer>({ status: 409, offset: null });
		}
		size += body?.byteLength ?? 0;
		return Promise.resolve<Answer>({ status: method === 'HEAD' ? 200 : 204, offset: size });
	};
	return { ask, questions, size: () => size };
}

function send(content: Blob, portal: ReturnType<typeof aPortal>, given: { isNew?: boolean } = {}) {
	const stop = new AbortController();
	const seen = { bytes: [] as number[], link: [] as boolean[], pauses: [] as number[] };
	const end = sendFile(content, {
		...{ fileId: 'x', isNew: given.isNew ?? true, signal: stop.signal, ask: portal.ask },
		onbytes: (bytes) => seen.bytes.push(bytes),
		onlink: (isThere) => seen.link.push(isThere),
		pause: (ms) => {
			seen.pauses.push(ms);
			if (seen.pauses.length === 12) {
				stop.abort();
			}
			return Promise.resolve();
		}
	});
	return { end, seen, stop };
}

test.each([
	[401, 'signed_out'],
	[404, 'over'],
	[410, 'over'],
	[413, 'over'],
	[507, 'no_space']
])('an answer of %i ends it as %s, without another question', async (status, end) => {
	const portal = aPortal([status]);
	expect(await send(file(10), portal).end).toBe(end);
	expect(portal.questions).toHaveLength(1);
});

test('a file that its disk does not give any more is told apart from a link that is lost', async () => {
	const gone = file(10);
	gone.slice = () => {
		const part = new Blob([]);
		part.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
		return part;
	};
	const portal = aPortal();
	expect(await send(gone, portal).end).toBe('unreadable');
	expect(portal.questions).toEqual([]);
});

test('a new file goes in pieces of a megabyte, without asking first', async () => {
	const portal = aPortal();
	const { end, seen } = send(file(2 * MB + 5), portal);
	expect(await end).toBe('sent');
	expect(portal.questions).toEqual([`0+${MB}`, `${MB}+${MB}`, `${2 * MB}+5`]);
	expect(seen.bytes).toEqual([MB, 2 * MB, 2 * MB + 5]);
	expect(seen.pauses).toEqual([]);
});

test('one that was begun before asks where it ended', async () => {
	const portal = aPortal([], 700);
	expect(await send(file(1000), portal, { isNew: false }).end).toBe('sent');
	expect(portal.questions).toEqual(['HEAD', '700+300']);
});

test('after a cut it waits, asks where it ended, and goes on with smaller pieces until the link holds', async () => {
	// Nobody answers the first piece, nor the question after it.
	const portal = aPortal([0, 0]);
	const { end, seen } = send(file(3 * MB), portal);
	expect(await end).toBe('sent');
	expect(portal.questions).toEqual([
		`0+${MB}`,
		'HEAD',
		'HEAD',
		`0+${MB / 2}`,
		`${MB / 2}+${MB}`,
		`${MB * 1.5}+${MB}`,
		`${MB * 2.5}+${MB / 2}`
	]);
	expect(seen.link.slice(0, 3)).toEqual([false, false, true]);
	expect(seen.pauses).toEqual([1000, 2000]);
});

test('another offset than the portal’s is no end: it is asked, and believed', async () => {
	const portal = aPortal([], 400);
	expect(await send(file(1000), portal).end).toBe('sent');
	expect(portal.questions).toEqual(['0+1000', 'HEAD', '400+600']);
	expect(portal.size()).toBe(1000);
});

test('a portal that fails is tried again, in pauses that grow to half a minute; a stop ends them', async () => {
	const portal = aPortal(Array.from({ length: 30 }, () => 503));
	const { end, seen } = send(file(10), portal);
	expect(await end).toBe('stopped');
	expect(seen.pauses.slice(0, 7)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});
