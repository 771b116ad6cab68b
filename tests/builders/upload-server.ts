import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { request as ask, type ClientRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Actor } from '#lib/domain/people/actor.ts';
import { openHttp } from '#server/http/open-http.ts';
import { beginUpload, type BegunUpload } from '#server/images/begin-upload.ts';
import { openUploads } from '#server/images/upload/answer-uploads.ts';
import type { Portal } from '#server/portal.ts';
import type { TestPortal } from './open-portal.ts';

export type UploadAnswer = { status: number; headers: IncomingMessage['headers']; body: string };
export type UploadServer = {
	address: string;
	/** What the worker found in its folder, as SHA-256 by name. */
	inputs: Map<string, string>;
	/** A whole request, with the headers of our own page unless others are given; an empty one is left out. */
	send: (
		method: string,
		path: string,
		given?: { cookie?: string; headers?: Record<string, string>; body?: Buffer }
	) => Promise<UploadAnswer>;
	/** The same whose body the test writes itself. */
	open: (
		method: string,
		path: string,
		given: { cookie: string; headers: Record<string, string> }
	) => ClientRequest;
	close: () => Promise<void>;
};

export const PIECE = { 'content-type': 'application/offset+octet-stream' };
export const at = (offset: number) => ({ ...PIECE, 'upload-offset': String(offset) });
export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The door for uploads on a free port, with a worker that only looks at what it was given. */
export async function openUploadServer(portal: TestPortal): Promise<UploadServer> {
	const inputs = new Map<string, string>();
	portal.images = {
		convert: async (folder) => {
			for (const name of await readdir(folder)) {
				inputs.set(name, sha256(await readFile(join(folder, name))));
			}
			return { ok: false, reason: 'unknown_kind', fileIndex: 0, detail: null };
		},
		close: () => Promise.resolve()
	};
	portal.jobs.start();
	const answer = openUploads(portal);
	const http = openHttp(portal.config.limits);
	http.on('request', (request, response) => {
		if (!answer(request, response)) {
			response.writeHead(418).end();
		}
	});
	http.listen(0, '127.0.0.1');
	await once(http, 'listening');
	const address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	const open: UploadServer['open'] = (method, path, { cookie, headers }) => {
		const all = { origin: address, 'tus-resumable': '1.0.0', cookie, ...headers };
		const given = Object.entries(all).filter(([, value]) => value !== '');
		const asked = ask(address, {
			...{ path, method, agent: false },
			headers: Object.fromEntries(given)
		});
		asked.on('error', () => {});
		return asked;
	};
	return {
		address,
		inputs,
		open,
		send: async (method, path, { cookie = '', headers = {}, body } = {}) => {
			const asked = open(method, path, { cookie, headers });
			asked.end(body);
			const [response] = (await once(asked, 'response')) as [IncomingMessage];
			const chunks = (await Array.fromAsync(response)) as Buffer[];
			const { statusCode: status = 0 } = response;
			return { status, headers: response.headers, body: Buffer.concat(chunks).toString() };
		},
		close: async () => {
			await portal.jobs.close();
			http.closeAllConnections();
			http.close();
			await once(http, 'close');
		}
	};
}

/** Files that are announced; the test sends them itself. */
export async function announce(
	portal: Portal,
	actor: Actor,
	given: { caseNo: string; files: { extension: string; byteSize: number }[]; title?: string }
): Promise<BegunUpload> {
	const { caseNo, title = 'CT chest', files } = given;
	const begun = await beginUpload(portal, actor, { caseNo, title, files: JSON.stringify(files) });
	if (!begun.ok) {
		throw new Error(`not begun: ${begun.reason}`);
	}
	return begun.value;
}
