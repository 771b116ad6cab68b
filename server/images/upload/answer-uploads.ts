import type { IncomingMessage, ServerResponse } from 'node:http';
import { and, eq, lt } from 'drizzle-orm';
import type { Refusal } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { checkHandshake } from '#server/auth/handshake.ts';
import { attachment } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { uploadEnd } from '../begin-upload.ts';
import { offsetOf, receivePiece, type Received } from './receive-piece.ts';
import { uploadFileFor, type OpenUploadFile } from './upload-file-for.ts';
import { Writers } from './writers.ts';

const OURS = /^\/uploads(?:[/?]|$)/;
const ONE = /^\/uploads\/([^/?]{1,100})(?:\?|$)/;
const ALL = /^\/uploads(?:\?|$)/;
const VERSION = '1.0.0';
const METHODS = ['POST', 'HEAD', 'PATCH'];
const PIECE_TYPE = 'application/offset+octet-stream';
/** The end of an upload is moved at most so often, not at each megabyte. */
const MOVE_AFTER_MS = 10 * 60_000;
/** A body that nobody reads is let run out up to here, so that its sender hears the answer; a longer one is cut off. */
const RUN_OUT_BYTES = 2 * 1024 * 1024;

const REFUSED = { wrong_offset: 409, too_large: 413, cut: 413, no_space: 507 };

type Answer = { status: number; headers?: Record<string, string> };
type Asked = { portal: Portal; writers: Writers; request: IncomingMessage; actor: Actor };

/**
 * `/uploads`, the tus protocol 1.0.0 (creation, expiration) in front of the pages, which never see these bytes. No GET: nothing
 * hands an original back. False for every other address.
 */
export function openUploads(
	portal: Portal
): (request: IncomingMessage, response: ServerResponse) => boolean {
	const writers = new Writers();
	return (request, response) => {
		if (!OURS.test(request.url ?? '')) {
			return false;
		}
		answerOf(portal, writers, request)
			.catch((error: unknown): Answer => {
				portal.log.error({ err: error, route: '/uploads' }, 'unexpected');
				return { status: 500 };
			})
			.then((answer) => send(request, response, answer))
			.catch((error: unknown) => portal.log.debug({ err: error }, 'an answer was not sent'));
		return true;
	};
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
	if (response.destroyed) {
		return;
	}
	const left = Number(request.headers['content-length'] ?? Infinity);
	const isTooMuch = request.method !== 'HEAD' && !request.complete && left > RUN_OUT_BYTES;
	response
		.writeHead(answer.status, {
			'tus-resumable': VERSION,
			'cache-control': 'no-store',
			'content-length': '0',
			...(isTooMuch ? { connection: 'close' } : {}),
			...answer.headers
		})
		.end();
}

async function answerOf(
	portal: Portal,
	writers: Writers,
	request: IncomingMessage
): Promise<Answer> {
	const { method = '', headers, url = '' } = request;
	if (!METHODS.includes(method)) {
		return { status: 405, headers: { allow: METHODS.join(', ') } };
	}
	if (headers['tus-resumable'] !== VERSION) {
		return { status: 412, headers: { 'tus-version': VERSION } };
	}
	const visitor = await checkHandshake(portal, request);
	if (!visitor.ok) {
		// A foreign page learns nothing; our own page must know that a sign-in helps.
		return { status: visitor.reason === 'not_signed_in' ? 401 : 404 };
	}
	const asked = { portal, writers, request, actor: visitor.value.actor };
	if (method === 'POST') {
		return ALL.test(url) ? create(asked) : { status: 404 };
	}
	const found = await uploadFileFor(portal, asked.actor, ONE.exec(url)?.[1] ?? '');
	if (!found.ok) {
		return { status: statusOf(found.reason) };
	}
	return method === 'HEAD' ? tell(asked, found.value) : take(asked, found.value);
}

const statusOf = (reason: Refusal): number => (reason === 'upload_over' ? 410 : 404);

const expires = ({ receivesUntil }: OpenUploadFile) => ({
	'upload-expires': receivesUntil.toUTCString()
});

/** Files are announced together before (`begin-upload.ts`), so this only gives the address of one: metadata `file` is its id. */
async function create({ portal, actor, request }: Asked): Promise<Answer> {
	const fileId = metadataOf(request.headers['upload-metadata'], 'file');
	const found = await uploadFileFor(portal, actor, fileId);
	if (!found.ok) {
		return { status: statusOf(found.reason) };
	}
	if (wholeNumber(request.headers['upload-length']) !== found.value.byteSize) {
		return { status: 400 };
	}
	const location = `/uploads/${found.value.id}`;
	return { status: 201, headers: { location, ...expires(found.value) } };
}

async function tell({ portal, writers }: Asked, file: OpenUploadFile): Promise<Answer> {
	// Whoever asks has lost the piece before; a connection that nobody told of its end must not go on writing.
	await writers.end(file.id);
	const offset = await offsetOf(portal, file);
	const told = { 'upload-offset': String(offset), 'upload-length': String(file.byteSize) };
	return { status: 200, headers: { ...told, ...expires(file) } };
}

async function take(
	{ portal, writers, request, actor }: Asked,
	file: OpenUploadFile
): Promise<Answer> {
	if (request.headers['content-type'] !== PIECE_TYPE) {
		return { status: 415 };
	}
	const offset = wholeNumber(request.headers['upload-offset']);
	if (offset === null) {
		return { status: 400 };
	}
	const length = wholeNumber(request.headers['content-length']);
	if (length !== null && offset + length > file.byteSize) {
		return { status: 413 };
	}
	const received = await writers.write({
		...{ fileId: file.id, personId: actor.id },
		work: () => receivePiece(portal, file, { offset, content: request }),
		end: () => request.destroy()
	});
	if (received === 'too_many') {
		return { status: 429, headers: { 'retry-after': '1' } };
	}
	return answerPiece(portal, file, received);
}

async function answerPiece(
	portal: Portal,
	file: OpenUploadFile,
	received: Received
): Promise<Answer> {
	if (!received.ok) {
		if (received.reason === 'no_space') {
			portal.log.error({ attachmentId: file.attachmentId }, 'no space for uploads');
		}
		return { status: REFUSED[received.reason] };
	}
	const moved = { ...file, receivesUntil: await moveEnd(portal, file) };
	return {
		status: 204,
		headers: { 'upload-offset': String(received.offset), ...expires(moved) }
	};
}

/** Something arrived, so it is not abandoned. */
async function moveEnd(portal: Portal, file: OpenUploadFile): Promise<Date> {
	const until = uploadEnd(portal);
	const isSoon = new Date(until.getTime() - MOVE_AFTER_MS);
	if (file.receivesUntil > isSoon) {
		return file.receivesUntil;
	}
	await portal.db
		.update(attachment)
		.set({ receivesUntil: until })
		.where(
			and(
				eq(attachment.id, file.attachmentId),
				eq(attachment.status, 'receiving'),
				lt(attachment.receivesUntil, isSoon)
			)
		);
	return until;
}

function wholeNumber(text: string | string[] | undefined): number | null {
	return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** One value of `Upload-Metadata`: pairs of a key and base64, separated by commas. */
function metadataOf(header: string | string[] | undefined, key: string): string {
	const pairs = String(header ?? '').split(',');
	const found = pairs.map((pair) => pair.trim().split(' ')).find(([name]) => name === key);
	return Buffer.from(found?.[1] ?? '', 'base64').toString('utf8');
}
