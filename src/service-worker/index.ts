import { build, files, version } from '$service-worker';

declare const self: ServiceWorkerGlobalScope;

/** The page that is shown when a page cannot be reached. */
const NO_LINK = '/no-link';
const CACHE = `shell-${version}`;
/** What that page needs. The portal's scripts are not among it: their names never mean anything else, so the browser's own cache has them. */
const SHELL = [
	NO_LINK,
	...build.filter((path) => path.endsWith('.css')),
	...files.filter((path) => /^\/(no-link\.js|.*\.svg)$/.test(path))
];

/** As somebody who is not signed in: nothing of a person or a case may come into the cache. */
async function fillShell(): Promise<void> {
	const cache = await caches.open(CACHE);
	await cache.addAll(SHELL.map((path) => new Request(path, { credentials: 'omit' })));
}

async function dropEarlierShells(): Promise<void> {
	const earlier = (await caches.keys()).filter((key) => key !== CACHE);
	await Promise.all(earlier.map((key) => caches.delete(key)));
}

async function pageOrNoLink(request: Request): Promise<Response> {
	try {
		return await fetch(request);
	} catch (problem) {
		// The browser says no more than that there was no answer.
		const page = await caches.match(NO_LINK);
		if (page === undefined) {
			throw problem;
		}
		return new Response(page.body, { status: 503, headers: page.headers });
	}
}

async function shellOrNetwork(request: Request): Promise<Response> {
	return (await caches.match(request)) ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(fillShell()));

// No "skipWaiting": after an update an open room keeps the worker, and the shell, that it began with.
self.addEventListener('activate', (event) =>
	event.waitUntil(dropEarlierShells().then(() => self.clients.claim()))
);

self.addEventListener('fetch', (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (request.method !== 'GET' || origin !== self.location.origin) {
		return;
	}
	if (request.mode === 'navigate') {
		event.respondWith(pageOrNoLink(request));
	} else if (SHELL.includes(pathname)) {
		event.respondWith(shellOrNetwork(request));
	}
});
