import { PIECE_BYTES } from '#lib/domain/image/image.ts';
import { ask, type Answer } from './ask.ts';

/** After a cut the pieces get smaller, so that even a link that holds for seconds gets on. */
const LEAST_PIECE_BYTES = PIECE_BYTES / 8;
const LONGEST_PAUSE_MS = 30_000;

export type FileEnd =
	| 'sent'
	/** By `signal`. */
	| 'stopped'
	| 'signed_out'
	/** The portal does not know it any more. */
	| 'over'
	/** The portal's disk takes no more; what had arrived is kept. */
	| 'no_space'
	/** The disk or the CD does not give it any more. */
	| 'unreadable';

type Sending = {
	fileId: string;
	/** False when some of it may have arrived before. */
	isNew: boolean;
	signal: AbortSignal;
	/** How many bytes of it are there, or on their way. */
	onbytes: (bytes: number) => void;
	onlink: (isThere: boolean) => void;
	ask?: typeof ask;
	pause?: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Sends one file piece by piece, from where the portal says that it ends, until it is there; a lost link is waited for. */
export async function sendFile(file: Blob, sending: Sending): Promise<FileEnd> {
	let offset = sending.isNew ? 0 : null;
	let arrived = 0;
	let pieceBytes = PIECE_BYTES;
	let failures = 0;
	while (offset !== file.size) {
		const answer: Answer | 'unreadable' =
			offset === null
				? await askOffset(sending)
				: await sendPiece(file, sending, { offset, bytes: pieceBytes });
		if (answer === 'unreadable') {
			return answer;
		}
		offset = answer.offset;
		arrived = offset ?? arrived;
		// What the browser had handed to the system is not there yet.
		sending.onbytes(arrived);
		const end = endOf(answer, sending.signal);
		if (end !== null) {
			return end;
		}
		const isThere = offset !== null;
		sending.onlink(isThere);
		failures = isThere ? 0 : failures + 1;
		pieceBytes = isThere
			? Math.min(PIECE_BYTES, pieceBytes * 2)
			: Math.max(LEAST_PIECE_BYTES, pieceBytes / 2);
		if (!isThere) {
			await (sending.pause ?? waitForLink)(pauseAfter(failures), sending.signal);
		}
	}
	return 'sent';
}

function askOffset({ fileId, signal, ask: asked = ask }: Sending): Promise<Answer> {
	return asked({ method: 'HEAD', url: `/uploads/${fileId}`, signal });
}

async function sendPiece(
	file: Blob,
	{ fileId, signal, onbytes, ask: asked = ask }: Sending,
	{ offset, bytes }: { offset: number; bytes: number }
): Promise<Answer | 'unreadable'> {
	let body: ArrayBuffer;
	try {
		body = await file.slice(offset, offset + bytes).arrayBuffer();
	} catch {
		// NotReadableError or NotFoundError: the file was changed, or the CD taken out.
		return 'unreadable';
	}
	const answer = await asked({
		...{ method: 'PATCH', url: `/uploads/${fileId}`, body, signal },
		headers: {
			'Content-Type': 'application/offset+octet-stream',
			'Upload-Offset': String(offset)
		},
		onprogress: (sent) => onbytes(offset + sent)
	});
	// At another offset (409) the portal knows better; every answer but success has to be asked about.
	return answer.status === 204 ? answer : { ...answer, offset: null };
}

/** What cannot be changed by trying again. */
function endOf({ status }: Answer, signal: AbortSignal): FileEnd | null {
	if (signal.aborted) {
		return 'stopped';
	}
	if (status === 401) {
		return 'signed_out';
	}
	if (status === 507) {
		return 'no_space';
	}
	return [400, 404, 410, 412, 413, 415].includes(status) ? 'over' : null;
}

export function pauseAfter(failures: number): number {
	return Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures);
}

/** Until the browser says that there is a link again, but not for ever: it does not always know. */
export function waitForLink(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const go = (): void => {
			clearTimeout(timer);
			removeEventListener('online', go);
			signal.removeEventListener('abort', go);
			resolve();
		};
		const timer = setTimeout(go, ms);
		addEventListener('online', go);
		signal.addEventListener('abort', go);
	});
}
