import { constants } from 'node:fs';
import { mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '#server/files/has-code.ts';
import type { Portal } from '#server/portal.ts';
import { fileNameOf, quarantineOf } from '../quarantine.ts';
import type { OpenUploadFile } from './upload-file-for.ts';

export type Received =
	| { ok: true; offset: number }
	/** `cut`: the sender has gone away; what came is kept. */
	| { ok: false; reason: 'wrong_offset' | 'too_large' | 'cut' | 'no_space' };

/** The disk of the portal, or its share of it, takes no more. */
const FULL = ['ENOSPC', 'EDQUOT'];

const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;

function pathOf(portal: Portal, { attachmentId, position, extension }: OpenUploadFile): string {
	return join(quarantineOf(portal, attachmentId), fileNameOf(position, extension));
}

/** How much has arrived. The file itself says it, so that nothing has to be written down at each piece. */
export async function offsetOf(portal: Portal, file: OpenUploadFile): Promise<number> {
	try {
		return (await stat(pathOf(portal, file))).size;
	} catch (error) {
		if (hasCode(error, 'ENOENT')) {
			return 0;
		}
		throw error;
	}
}

type Piece = { offset: number; content: AsyncIterable<Uint8Array> };

/** Adds a piece at the end of the file, as it arrives; `offset` is where the sender thinks that the end is. */
export async function receivePiece(
	portal: Portal,
	file: OpenUploadFile,
	piece: Piece
): Promise<Received> {
	await mkdir(quarantineOf(portal, file.attachmentId), { recursive: true, mode: 0o700 });
	const target = await open(pathOf(portal, file), FLAGS, 0o600);
	try {
		if ((await target.stat()).size !== piece.offset) {
			return { ok: false, reason: 'wrong_offset' };
		}
		return await append(target, file.byteSize, piece);
	} finally {
		await target.close();
	}
}

async function append(
	target: FileHandle,
	byteSize: number,
	{ offset, content }: Piece
): Promise<Received> {
	let end = offset;
	let hasSpace = true;
	for await (const chunk of untilCut(content)) {
		if (chunk === 'cut') {
			return { ok: false, reason: 'cut' };
		}
		if (end + chunk.byteLength > byteSize) {
			return { ok: false, reason: 'too_large' };
		}
		// What cannot be kept is still read to its end: a sender who is cut off takes it for a lost link.
		hasSpace &&= await hasKept(target, chunk);
		end += chunk.byteLength;
	}
	return hasSpace ? { ok: true, offset: end } : { ok: false, reason: 'no_space' };
}

async function hasKept(target: FileHandle, chunk: Uint8Array): Promise<boolean> {
	try {
		await target.appendFile(chunk);
		return true;
	} catch (error) {
		if (FULL.some((code) => hasCode(error, code))) {
			return false;
		}
		throw error;
	}
}

/** Tells a sender who goes away, which is ordinary, from a disk that fails. */
async function* untilCut(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | 'cut'> {
	try {
		yield* content;
	} catch (error) {
		if (hasCode(error, 'ECONNRESET') || hasCode(error, 'ERR_STREAM_PREMATURE_CLOSE')) {
			yield 'cut';
			return;
		}
		throw error;
	}
}
