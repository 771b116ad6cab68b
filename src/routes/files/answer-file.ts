import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Portal } from '#server/portal.ts';

/**
 * On each image: nothing in it may run, it may be shown in our own pages only, and a browser asks again each time, because
 * a right can be withdrawn. A stored file never changes (covered pixels get a new one), so the answer is then 304.
 */
const HEADERS = {
	'x-content-type-options': 'nosniff',
	'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
	'cache-control': 'private, no-cache'
};

type Described = { etag: string; type: string; name: string };

/** For a stored file, or what is made of it. */
export function etagOf(key: string, made = ''): string {
	const digest = createHash('sha256').update(`${key} ${made}`).digest('base64url');
	return `"${digest.slice(0, 22)}"`;
}

/** 304 when the browser has it, else null. */
export function unchanged(request: Request, etag: string): Response | null {
	const held = request.headers.get('if-none-match')?.split(',') ?? [];
	const has = held.some((one) => one.trim().replace(/^W\//, '') === etag);
	return has ? new Response(null, { status: 304, headers: { ...HEADERS, etag } }) : null;
}

function headersFor({ etag, type, name }: Described): Record<string, string> {
	return {
		...HEADERS,
		etag,
		'content-type': type,
		'content-disposition': `inline; filename="${name}"`
	};
}

/** A stored file as it lies there; frames of radiology are stored compressed. */
export async function answerStored(
	portal: Portal,
	key: string,
	described: Described
): Promise<Response> {
	const { size, body } = await portal.files.stream(key);
	const headers = new Headers({ ...headersFor(described), 'content-length': String(size) });
	if (key.endsWith('.gz')) {
		headers.set('content-encoding', 'gzip');
	}
	return new Response(Readable.toWeb(body) as ReadableStream, { headers });
}

export function answerMade(content: Buffer, described: Described): Response {
	return new Response(new Uint8Array(content), { headers: headersFor(described) });
}

/** Unknown and forbidden alike, and signed out too. */
export function notThere(): Response {
	return new Response(null, { status: 404, headers: HEADERS });
}
