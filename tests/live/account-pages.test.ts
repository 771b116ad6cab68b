import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '#server/auth/passwords.ts';
import { sessionOf } from '#server/auth/sessions.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { openBuiltServer, type BuiltServer } from '../builders/built-server.ts';
import { aMeeting } from '../builders/meetings.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPerson } from '../builders/people.ts';
import { signInAs } from '../builders/session.ts';

const PASSWORD = 'lentils and cardamom';
let portal: TestPortal;
let server: BuiltServer;
let actor: Actor;
beforeAll(async () => {
	portal = await openPortal();
	server = await openBuiltServer(portal);
	actor = await aPerson(portal, { passwordHash: await hashPassword(PASSWORD) });
});
afterAll(async () => {
	await server.close();
	await portal.close();
});

/** As a browser without scripts sends it. */
function send(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
	return fetch(`${server.address}${path}`, {
		method: 'POST',
		body: new URLSearchParams(fields),
		redirect: 'manual',
		headers: { accept: 'text/html', origin: server.address, ...headers }
	});
}
const get = (path: string, cookie?: string) =>
	fetch(`${server.address}${path}`, {
		redirect: 'manual',
		headers: { accept: 'text/html', ...(cookie === undefined ? {} : { cookie }) }
	});

test('a failed sign-in keeps the address and never the password, and says the same of an unknown one', async () => {
	const answers = await Promise.all(
		[actor.email, 'nobody@test.example'].map((email) =>
			send('/sign-in', { email, password: 'not-this-one-at-all' })
		)
	);
	const pages = await Promise.all(answers.map((answer) => answer.text()));
	expect(answers.map(({ status }) => status)).toEqual([401, 401]);
	expect(pages[0]).toContain(`value="${actor.email}"`);
	for (const page of pages) {
		expect(page).not.toContain('not-this-one-at-all');
		expect(page).toContain('E-mail and password do not match.');
	}
});

test('sign-in sets an HttpOnly cookie and leads to a path of our own only', async () => {
	for (const [next, led] of [
		['/account', '/account'],
		['//evil.example', '/'],
		['https://evil.example', '/'],
		['/\\evil.example', '/']
	] as const) {
		const fields = { email: actor.email, password: PASSWORD };
		const answer = await send(`/sign-in?next=${encodeURIComponent(next)}`, fields);
		expect([answer.status, answer.headers.get('location')]).toEqual([303, led]);
		expect(answer.headers.getSetCookie()[0]).toMatch(
			/^session=\w{40}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/
		);
	}
});

test('a form from a foreign page, or from none, signs nobody in', async () => {
	const fields = { email: actor.email, password: PASSWORD };
	for (const origin of ['http://evil.example', 'null', '']) {
		const answer = await send('/sign-in', fields, { origin });
		expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
	}
});

test.each([
	['no form at all', 'text/plain', 'email'],
	['no boundary', 'multipart/form-data', 'email'],
	['another boundary', 'multipart/form-data; boundary=one', '--two\r\n'],
	[
		'half a field',
		'multipart/form-data; boundary=one',
		'--one\r\nContent-Disposition: form-data; name="email\r\n'
	]
])('a form that cannot be read, %s, is the sender’s mistake', async (_what, type, body) => {
	for (const path of ['/sign-in', '/reset']) {
		const answer = await fetch(`${server.address}${path}`, {
			method: 'POST',
			body,
			headers: { accept: 'text/html', origin: server.address, 'content-type': type }
		});
		expect([answer.status, (await answer.text()).includes('Something went wrong')]).toEqual([
			400,
			false
		]);
	}
});

test('sign-out ends the session, clears cache and storage, and tells the live rooms', async () => {
	const pair = await signInAs(portal, actor);
	const sessionHash = (await sessionOf(portal, pair))?.sessionHash;
	expect((await get('/account', pair)).status).toBe(200);
	const answer = await send('/sign-out', {}, { cookie: pair });
	expect(answer.status).toBe(303);
	expect(answer.headers.get('clear-site-data')).toBe('"cache", "storage"');
	expect(answer.headers.getSetCookie().join()).toMatch(/^session=; Max-Age=0/);
	expect(portal.facts).toContainEqual({ type: 'session_ended', sessionHash });
	expect((await get('/account', pair)).headers.get('location')).toBe('/sign-in?next=%2Faccount');
});

test('the page that answers a changed password knows its own new session', async () => {
	const owner = await aPerson(portal, { passwordHash: await hashPassword(PASSWORD) });
	const cookie = await signInAs(portal, owner);
	const fields = { currentPassword: PASSWORD, newPassword: 'mangoes in the rain' };
	const page = await (await send('/account?/password', fields, { cookie })).text();
	expect(page).toContain('Your password is changed.');
	expect(page).toContain('This browser');
	expect(page).not.toContain('Another browser');
});

test('the people of a society are not there for those who do not administer it, by page or by form', async () => {
	const foreign = await aPerson(portal, { society: 'psco', isAdministrator: true });
	const [societyId] = actor.memberships.map((one) => one.societyId);
	for (const other of [actor, foreign]) {
		const cookie = await signInAs(portal, other);
		expect((await get('/admin?society=smop', cookie)).status).toBe(404);
		const whom = { societyId: societyId ?? '', personId: actor.id, grade: 'consultant' };
		for (const action of ['grade', 'administrator', 'deactivate', 'reinstate', 'invite']) {
			const fields = { ...whom, email: 'x@test.example', isAdministrator: 'yes' };
			expect((await send(`/admin?/${action}`, fields, { cookie })).status).toBe(404);
		}
	}
	expect(portal.letters).toEqual([]);
});

test('without a mail server an invitation says so and shows its link once, and a reset says so of every address', async () => {
	const administrator = await aPerson(portal, { isAdministrator: true });
	const cookie = await signInAs(portal, administrator);
	const [societyId = ''] = administrator.memberships.map((one) => one.societyId);
	const fields = { societyId, email: 'invited@test.example', grade: 'resident' };
	const answer = await send('/admin?/invite&society=smop', fields, { cookie });
	const page = await answer.text();
	const link = /http:\/\/localhost:3000\/invitations\/[\w-]+/.exec(
		portal.letters.at(-1)?.text ?? ''
	);
	expect(page).toContain('this portal cannot send mail yet: nothing was sent');
	expect(page).toContain(link?.[0]);
	expect(answer.headers.get('cache-control')).toMatch(/no-store/);
	expect(await (await get('/admin?society=smop', cookie)).text()).not.toContain(link?.[0]);
	for (const email of [actor.email, 'nobody@test.example']) {
		const reset = await (await send('/reset', { email })).text();
		expect(reset).toContain(`This portal cannot send mail yet, so no link comes to ${email}.`);
		expect(reset).not.toContain('on its way');
	}
	portal.letters.length = 0;
});

test('a wrong invitation and a wrong reset link answer 404, and neither page is kept by a browser', async () => {
	for (const path of ['/invitations/unknown', '/reset/unknown']) {
		const answer = await get(path);
		expect([answer.status, answer.headers.get('cache-control')]).toEqual([404, 'no-store']);
		expect(await answer.text()).toMatch(/href="[^"]*\/(sign-in|reset)"/);
		expect((await send(path, { password: PASSWORD })).status).toBe(404);
	}
});

test('what is not possible now says where the reader can go on, with the bar of the portal', async () => {
	const { presenter, panelist, meetingId, items } = await aMeeting(portal, { isDiscussing: true });
	const caseNo = items[0]?.caseNo ?? '';
	const author = await signInAs(portal, presenter);
	for (const form of ['edit', 'consent']) {
		const answer = await get(`/cases/${caseNo}/${form}`, author);
		const page = await answer.text();
		expect(answer.status).toBe(409);
		expect(page).toContain('This cannot be done now');
		expect(page).toContain(`Back to case ${caseNo}`);
		expect(page).toMatch(/action="[./]*sign-out"/);
	}
	const reader = await get(`/cases/${caseNo}/edit`, await signInAs(portal, panelist));
	expect([reader.status, (await reader.text()).includes(`Back to case ${caseNo}`)]).toEqual([
		403,
		true
	]);
	// Whether there is such a meeting is not for a stranger to learn.
	const stranger = await get(`/meetings/${meetingId}/room`, await signInAs(portal, actor));
	expect(await stranger.text()).not.toContain('Back to the meeting');
});

test('a meeting planned for a day that is past, or by a slip of the keyboard, is refused with that reason', async () => {
	const { chair, boardSlug } = await aMeeting(portal);
	const cookie = await signInAs(portal, chair);
	for (const [startsAt, said] of [
		['2020-01-01T10:00', 'That day is past.'],
		['2999-01-01T10:00', 'That is more than two years ahead.'],
		['', 'Give a day and a time.']
	] as const) {
		const page = await (
			await send(`/boards/${boardSlug}?/schedule`, { startsAt }, { cookie })
		).text();
		expect(page).toContain(said);
		expect(page).toContain('One field is not right yet, see below.');
	}
});

test('the demonstration’s accounts are not listed where there is none', async () => {
	await aPerson(portal, { isDemonstration: true, name: 'Dr Demo' });
	expect(await (await get('/sign-in')).text()).not.toContain('tumor-board');
});
