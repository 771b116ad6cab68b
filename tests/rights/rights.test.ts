import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { glob } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { openBuiltServer, type BuiltServer } from '../builders/built-server.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { signInAs } from '../builders/session.ts';
import type { ActionRow } from './action-row.ts';
import { ACTIONS } from './actions.ts';
import { PAGES, type PageRow } from './pages.ts';
import { buildWorld, CAST, type Role, type World } from './world.ts';

const EVERYBODY_SIGNED_IN = CAST.filter((role) => role !== 'nobody');
/** "No" to who may know of the thing, with the reason; see `REFUSALS`. */
const REFUSED = [400, 401, 403, 409, 422];

let portal: TestPortal;
let server: BuiltServer;
beforeAll(async () => {
	portal = await openPortal();
	server = await openBuiltServer(portal);
});
afterAll(async () => {
	await server.close();
	await portal.close();
});

type Answer = 'opens' | 'led to the lobby' | 'refused' | 'nothing there' | 'sign in';

async function ask(world: World, role: Role, path: string, form?: Record<string, string>) {
	// Without "accept" an action answers as to a script: status 200 with the real one inside.
	const headers: Record<string, string> = { origin: server.address, accept: 'text/html' };
	if (role !== 'nobody') {
		headers.cookie = await cookieOf(world.people[role]);
	}
	const body = form === undefined ? null : new Response(bodyOf(path, form));
	return describeAnswer(await send(path, headers, body), path);
}

const cookies = new WeakMap<Actor, Promise<string>>();

/** One session for everything that one person of one world asks. */
function cookieOf(actor: Actor): Promise<string> {
	const cookie = cookies.get(actor) ?? signInAs(portal, actor);
	cookies.set(actor, cookie);
	return cookie;
}

type Received = { status: number; location: string | undefined };

/** One connection a request: a refused upload ends the connection that carried it, and a pooled one would fail the next test. */
async function send(
	path: string,
	headers: Record<string, string>,
	body: Response | null
): Promise<Received> {
	const type = body?.headers.get('content-type');
	const asked = request(server.address + path, {
		agent: false,
		method: body === null ? 'GET' : 'POST',
		headers: { ...headers, ...(typeof type === 'string' ? { 'content-type': type } : {}) }
	});
	asked.end(body === null ? undefined : Buffer.from(await body.arrayBuffer()));
	const [response] = (await once(asked, 'response')) as [IncomingMessage];
	response.resume();
	return { status: response.statusCode ?? 0, location: response.headers.location };
}

/** Uploads come as multipart, all other forms as browsers send them without JavaScript. */
function bodyOf(path: string, form: Record<string, string>): FormData | URLSearchParams {
	if (!path.endsWith('?/send')) {
		return new URLSearchParams(form);
	}
	const body = new FormData();
	Object.entries(form).forEach(([name, value]) => body.append(name, value));
	return body;
}

function describeAnswer({ status, location }: Received, path: string): string {
	const isSentAway = location?.startsWith('/sign-in?next') === true;
	if (isSentAway) {
		return 'sign in';
	}
	if (status === 404) {
		return 'nothing there';
	}
	if (REFUSED.includes(status)) {
		return 'refused';
	}
	if (location?.endsWith('/lobby') === true) {
		return 'led to the lobby';
	}
	return status === 200 || status === 303 ? 'opens' : `${status} at ${path}`;
}

/** What the row says of each person. */
function expected(
	row: Pick<PageRow, 'opens' | 'refused' | 'led'>,
	nobody: Answer
): Record<Role, Answer> {
	const opens: readonly string[] =
		row.opens === 'everybody'
			? CAST
			: row.opens === 'everybody signed in'
				? EVERYBODY_SIGNED_IN
				: row.opens;
	return Object.fromEntries(
		CAST.map((role) => {
			const isAmong = (some: readonly string[] | undefined) => some?.includes(role) === true;
			const otherwise = role === 'nobody' ? nobody : 'nothing there';
			const refused = isAmong(row.refused) ? 'refused' : otherwise;
			const led = isAmong(row.led) ? 'led to the lobby' : refused;
			return [role, isAmong(opens) ? 'opens' : led];
		})
	) as Record<Role, Answer>;
}

describe('pages', () => {
	let world: World;
	beforeAll(async () => {
		world = await buildWorld(portal);
	});

	test.each(PAGES)('$route, $of: opens for those the table names', async (row) => {
		const answers: [Role, string][] = [];
		for (const role of CAST) {
			answers.push([role, await ask(world, role, row.address(world))]);
		}
		// Files and links by mail have no page to come back to after a sign-in.
		const nobody = row.route.startsWith('/(portal)') ? 'sign in' : 'nothing there';
		expect(Object.fromEntries(answers)).toEqual(expected(row, nobody));
	});
});

describe('forms', () => {
	const rows = ACTIONS.filter((row) => row.forStrangers === undefined);
	/** What is refused changes nothing, so all who are refused anything meet one world. */
	let shared: World;
	beforeAll(async () => {
		shared = await buildWorld(portal);
	});

	test.each(rows)('$action of $route, $of: done for those the table names', async (row) => {
		const wanted = expected({ opens: row.may, refused: row.refused ?? [] }, 'sign in');
		if (row.action === 'POST') {
			wanted.nobody = 'opens';
		}
		const answers: [Role, string][] = [];
		for (const role of CAST) {
			const world = wanted[role] === 'opens' ? await buildWorld(portal) : shared;
			answers.push([role, await submit(row, world, role)]);
		}
		expect(Object.fromEntries(answers)).toEqual(wanted);
	});

	function submit(row: ActionRow, world: World, role: Role): Promise<string> {
		const sender = role === 'nobody' ? 'stranger' : role;
		return ask(world, role, row.address(world), row.form(world, sender));
	}
});

describe('the tables are complete', () => {
	test('every route of the build stands in the table of pages or of forms', async () => {
		const routes = (await manifest()).routes.map(({ id }) => id);
		const named = new Set([...PAGES, ...ACTIONS].map(({ route }) => route));
		expect(routes.filter((route) => !named.has(route))).toEqual([]);
		expect([...named].filter((route) => !routes.includes(route))).toEqual([]);
	});

	test('every form action of the build stands in the table of forms', async () => {
		const { routes, nodes } = await manifest();
		const missing: string[] = [];
		for (const { id, page } of routes) {
			const leaf = page === null ? undefined : await nodes[page.leaf]?.();
			for (const action of Object.keys(leaf?.server?.actions ?? {})) {
				if (!ACTIONS.some((row) => row.route === id && row.action === action)) {
					missing.push(`${id} ${action}`);
				}
			}
		}
		expect(missing).toEqual([]);
	});

	test('a form from a foreign page changes nothing, whoever sends it', async () => {
		const world = await buildWorld(portal);
		const response = await fetch(`${server.address}/meetings/${world.meetings.scheduled}?/open`, {
			method: 'POST',
			headers: {
				cookie: await signInAs(portal, world.people.chair),
				origin: 'https://elsewhere.example'
			},
			body: new URLSearchParams({ commandId: randomUUID() })
		});
		expect(response.status).toBe(403);
	});
});

type Manifest = {
	routes: { id: string; page: { leaf: number } | null }[];
	nodes: (() => Promise<{ server?: { actions?: Record<string, unknown> } }>)[];
};

const chunks = fileURLToPath(new URL('../../build/server/chunks', import.meta.url));

/** What the build itself says it answers. */
async function manifest(): Promise<Manifest> {
	const [path] = await Array.fromAsync(glob(`${chunks}/manifest.js-*.js`));
	const built = (await import(path ?? '')) as { m: { _: Manifest } };
	return built.m._;
}
