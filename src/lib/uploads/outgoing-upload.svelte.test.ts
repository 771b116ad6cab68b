import { expect, test } from 'vitest';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { OutgoingUpload } from './outgoing-upload.svelte.ts';
import type { FileEnd, sendFile } from './send-file.ts';

type Sent = Parameters<typeof sendFile>[1];

const files = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		file: new File([new Uint8Array(100)], `${index}.dcm`),
		fileId: `${index}`
	}));

let made = 0;

/** Each file waits until the test lets it end. */
function anUpload(
	count: number,
	finish: () => Promise<Outcome<unknown>> = () => Promise.resolve(accept(null))
) {
	const open = new Map<string, { sending: Sent; end: (end: FileEnd) => void }>();
	let finished = 0;
	const upload = new OutgoingUpload({
		// A lock is held under its name, and some of these never end.
		...{ attachmentId: `${(made += 1)}`, files: files(count), isNew: true, finish },
		onfinished: () => (finished += 1),
		send: (_file, sending) =>
			new Promise((resolve) => {
				const end = (given: FileEnd): void => {
					open.delete(sending.fileId);
					resolve(given);
				};
				open.set(sending.fileId, { sending, end });
				sending.signal.addEventListener('abort', () => end('stopped'));
			})
	});
	const ends = async (...given: [string, FileEnd][]) => {
		for (const [fileId, end] of given) {
			open.get(fileId)?.end(end);
		}
		await settled();
	};
	return { upload, open, ends, finished: () => finished };
}

/** Everything that was waiting has gone on: locks and promises take some turns of the loop. */
async function settled(): Promise<void> {
	for (let turn = 0; turn < 20; turn += 1) {
		await new Promise((resolve) => setImmediate(resolve));
	}
}

test('three files go at once, and with the last one it is finished', async () => {
	const { upload, open, ends, finished } = anUpload(4);
	const started = upload.start();
	await settled();
	expect([...open.keys()]).toEqual(['0', '1', '2']);
	open.get('0')?.sending.onbytes(50);
	expect([upload.sentBytes, upload.state.status]).toEqual([50, 'sending']);
	await ends(['0', 'sent']);
	expect([...open.keys()]).toEqual(['1', '2', '3']);
	await ends(['1', 'sent'], ['2', 'sent'], ['3', 'sent']);
	await started;
	expect([upload.sentBytes, upload.state.status, finished()]).toEqual([400, 'arrived', 1]);
});

test('a pause ends what is on its way; going on asks for what was begun and leaves out what is there', async () => {
	const { upload, open, ends } = anUpload(3);
	void upload.start();
	await settled();
	await ends(['0', 'sent']);
	open.get('1')?.sending.onbytes(10);
	upload.pause();
	await settled();
	expect([open.size, upload.state.status]).toEqual([0, 'paused']);
	void upload.start();
	await settled();
	expect([...open].map(([fileId, { sending }]) => [fileId, sending.isNew])).toEqual([
		['1', false],
		['2', true]
	]);
});

test('a link that is lost and found is said, and stops nothing', async () => {
	const { upload, open } = anUpload(1);
	void upload.start();
	await settled();
	open.get('0')?.sending.onlink(false);
	expect([upload.state.status, upload.isMoving]).toEqual(['no_link', true]);
	open.get('0')?.sending.onlink(true);
	expect(upload.state.status).toBe('sending');
});

test.each(['signed_out', 'over', 'unreadable', 'no_space'] as const)(
	'a file that ends as %s stops the others from beginning, and it can be gone on with',
	async (reason) => {
		const { upload, open, ends } = anUpload(5);
		const started = upload.start();
		await settled();
		await ends(['1', reason], ['0', 'sent'], ['2', 'sent']);
		await started;
		expect(upload.state).toEqual({ status: 'stuck', reason });
		void upload.start();
		await settled();
		expect([...open.keys()]).toEqual(['1', '3', '4']);
	}
);

test('what the portal refuses at the end is the reason that is shown', async () => {
	const { upload, ends } = anUpload(1, () => Promise.resolve(refuse('case_under_discussion')));
	const started = upload.start();
	await settled();
	await ends(['0', 'sent']);
	await started;
	expect(upload.state).toEqual({ status: 'stuck', reason: 'case_under_discussion' });
});
