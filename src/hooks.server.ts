import { pipeline, Readable } from 'node:stream';
import { constants, createBrotliCompress } from 'node:zlib';
import type { Handle, HandleServerError, RequestEvent } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { addressOf, isOwnOrigin } from '#server/auth/address.ts';
import { sessionOf } from '#server/auth/sessions.ts';
import { placedPortal } from '#server/portal.ts';
import { hasCode } from '#server/files/has-code.ts';
import { refuse } from '#lib/domain/outcome.ts';
import { refusePage } from '#lib/forms/outcome.ts';
import { text } from '#lib/text/text.ts';

const COMPRESSED = /^(text\/html|text\/sveltekit-data|application\/json)/;
/** Measured on the sign-in page: 6.6 kB become 2.0 kB in 0.8 ms of CPU; 11 makes 1.8 kB in 27 ms. */
const QUALITY = 5;

/** adapter-node does not compress pages. Flushed per write, so that streamed promises still stream. */
const compress: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	const isWanted =
		!event.isSubRequest && /\bbr\b/.test(event.request.headers.get('accept-encoding') ?? '');
	if (!isWanted || response.body === null || response.headers.has('content-encoding')) {
		return response;
	}
	if (!COMPRESSED.test(response.headers.get('content-type') ?? '')) {
		return response;
	}
	const brotli = createBrotliCompress({
		flush: constants.BROTLI_OPERATION_FLUSH,
		params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY }
	});
	const headers = new Headers(response.headers);
	headers.delete('content-length');
	headers.set('content-encoding', 'br');
	headers.append('vary', 'accept-encoding');
	// Not "pipe": when a reader leaves in the middle, its error would have no listener and end the process.
	pipeline(Readable.fromWeb(response.body as never), brotli, () => {});
	return new Response(Readable.toWeb(brotli) as ReadableStream, {
		status: response.status,
		headers
	});
};

/** SvelteKit's own check covers forms only, so everything that can change something is checked here. */
const checkOrigin: Handle = ({ event, resolve }) => {
	const { config } = event.locals.portal;
	const { method, headers } = event.request;
	const changes = method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
	const isOwn = headers.has('origin') ? isOwnOrigin(config, headers) : config.allowNoOrigin;
	return changes && !isOwn
		? new Response(text('refusal.not_allowed'), { status: 403 })
		: resolve(event);
};

/** Forms hold text; only the one that sends images takes more, and counts it while it arrives. */
const LARGEST_FORM = 1024 * 1024;
const takesFiles = ({ route, url }: RequestEvent): boolean =>
	route.id === '/(portal)/cases/[caseNo]/images' && url.searchParams.has('/send');

/** The server as a whole must let 300 MB through for images, so a person without a session could make it hold that much. */
const checkSize: Handle = ({ event, resolve }) => {
	const { method, headers } = event.request;
	const hasBody = method !== 'GET' && method !== 'HEAD' && event.request.body !== null;
	if (!hasBody || takesFiles(event)) {
		return resolve(event);
	}
	const length = headers.get('content-length');
	return length === null || Number(length) > LARGEST_FORM
		? new Response(text('refusal.too_large'), { status: 413 })
		: resolve(event);
};

/** The longest form of ours, a case with every list full, has about 600. */
const FIELDS_LIMIT = 2000;

/** Counted before they are parsed: Node 24 takes seconds for half a million names without a value, and everybody waits. */
async function readFields(
	request: Pick<Request, 'headers' | 'text' | 'formData'>
): Promise<FormData> {
	const type = request.headers.get('content-type') ?? '';
	if (!type.startsWith('application/x-www-form-urlencoded')) {
		return request.formData();
	}
	const body = await request.text();
	if (body.split('&', FIELDS_LIMIT + 1).length > FIELDS_LIMIT) {
		refusePage(refuse('malformed'));
	}
	return new Response(body, { headers: { 'content-type': type } }).formData();
}

/** undici says so of a body that is no form; Node of one whose sender has gone away. */
const isSendersFault = (problem: unknown): boolean =>
	problem instanceof TypeError || hasCode(problem, 'ECONNRESET');

/** Every action reads its form by this one call, which throws for a body that is none. That is the sender's mistake, not a bug of ours. */
const readForms: Handle = ({ event, resolve }) => {
	const { request } = event;
	const untouched = { headers: request.headers, text: request.text.bind(request) };
	const formData = request.formData.bind(request);
	request.formData = async () => {
		try {
			return await readFields({ ...untouched, formData });
		} catch (problem) {
			if (isSendersFault(problem)) {
				refusePage(refuse('malformed'));
			}
			throw problem;
		}
	};
	return resolve(event);
};

const attachPortal: Handle = ({ event, resolve }) => {
	const portal = placedPortal();
	event.locals.portal = portal;
	event.locals.actor = null;
	event.locals.sessionHash = null;
	// Typed as a string, but a peer that is gone already has none.
	const peer: string | undefined = event.getClientAddress();
	event.locals.address = addressOf(portal.config, event.request.headers, peer ?? '');
	return resolve(event);
};

const attachSession: Handle = async ({ event, resolve }) => {
	const { headers } = event.request;
	const open = await sessionOf(event.locals.portal, headers.get('cookie'), headers);
	if (open === null) {
		return resolve(event);
	}
	event.locals.actor = open.actor;
	event.locals.sessionHash = open.sessionHash;
	const response = await resolve(event);
	if (!response.headers.has('cache-control')) {
		// Hospital PCs are shared: the back button after a sign-out must show nothing.
		response.headers.set('cache-control', 'private, no-store');
	}
	if (open.renewedCookie !== null && !response.headers.has('set-cookie')) {
		// A page that sets the cookie itself, such as sign-out, has the last word.
		response.headers.append('set-cookie', open.renewedCookie);
	}
	return response;
};

export const handle = sequence(
	compress,
	attachPortal,
	checkOrigin,
	checkSize,
	readForms,
	attachSession
);

export const handleError: HandleServerError = ({ error, event, status }) => {
	if (status === 404) {
		return { code: 'not_found', message: text('error.notFound') };
	}
	if (status < 500) {
		// Of SvelteKit's own: a method that the page does not take, a body that is too large.
		const code = status === 413 ? 'too_large' : 'malformed';
		return { code, message: text(`refusal.${code}`) };
	}
	const id = crypto.randomUUID();
	const { portal, actor } = event.locals;
	const facts = { id, route: event.route.id, actor: actor?.id, err: error };
	// Neither address nor form: they can hold what somebody wrote about a patient.
	portal.log.error(facts, 'unexpected');
	return { code: 'unexpected', message: text('error.unexpected', { id }), id };
};
