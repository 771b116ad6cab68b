import { expect, test } from 'vitest';
import { MEETING_ROLES } from '#lib/domain/meeting/meeting.ts';
import { REFUSALS } from '#lib/domain/outcome.ts';
import { GRADES, PROVINCES, SPECIALTIES } from '#lib/domain/people/people.ts';
import { CLOSE_CODES } from '#lib/protocol/documents.ts';
import { account } from '#lib/text/en/account.ts';
import { agenda } from '#lib/text/en/agenda.ts';
import { board } from '#lib/text/en/board.ts';
import { calendar } from '#lib/text/en/calendar.ts';
import { caseText } from '#lib/text/en/case.ts';
import { caseForm } from '#lib/text/en/case-form.ts';
import { common } from '#lib/text/en/common.ts';
import { finding } from '#lib/text/en/finding.ts';
import { imageText } from '#lib/text/en/image.ts';
import { lobby } from '#lib/text/en/lobby.ts';
import { minutes } from '#lib/text/en/minutes.ts';
import { quality } from '#lib/text/en/quality.ts';
import { redaction } from '#lib/text/en/redaction.ts';
import { refusals } from '#lib/text/en/refusals.ts';
import { room } from '#lib/text/en/room.ts';
import { roomFollow } from '#lib/text/en/room-follow.ts';
import { roomQuorum } from '#lib/text/en/room-quorum.ts';
import { roomRefusals } from '#lib/text/en/room-refusals.ts';
import { roomTalk } from '#lib/text/en/room-talk.ts';
import { uploadRefusals } from '#lib/text/en/upload-refusals.ts';
import { viewer } from '#lib/text/en/viewer.ts';
import { vote } from '#lib/text/en/vote.ts';
import { text } from '#lib/text/text.ts';
import { filesOf } from './source-files.ts';

/** The parts of the catalogue under the name of the function that reads each. */
const parts: Record<string, Record<string, string>> = {
	text: { ...common, ...refusals },
	accountText: account,
	agendaText: agenda,
	boardText: board,
	calendarText: calendar,
	caseText,
	formText: caseForm,
	findingText: finding,
	imageText,
	minutesText: minutes,
	qualityText: quality,
	redactionText: redaction,
	roomText: room,
	lobbyText: lobby,
	followText: roomFollow,
	quorumText: roomQuorum,
	roomRefusalText: roomRefusals,
	talkText: roomTalk,
	uploadRefusalText: uploadRefusals,
	voteText: vote,
	viewerText: viewer
};
const sentences = Object.values(parts).flatMap((part) => Object.entries(part));
const keys = sentences.map(([key]) => key);

test.each([
	['refusal', Object.keys(REFUSALS)],
	['close', Object.keys(CLOSE_CODES)],
	['grade', GRADES],
	['specialty', SPECIALTIES],
	['role', MEETING_ROLES],
	['province', PROVINCES]
])('every code of the group %s has its text', (group, codes) => {
	const missing = codes.filter((code) => !keys.includes(`${group}.${code}`));
	expect(missing).toEqual([]);
});

test('no key stands in two parts', () => {
	expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

async function readingCode(): Promise<string> {
	const files = await filesOf(['src', 'server'], /\.(ts|svelte)$/);
	return files
		.filter(({ path }) => !/\.test\.ts$|lib\/text\/en/.test(path))
		.map(({ content }) => content)
		.join('\n');
}

test('a group is read by the function of the part that holds it', async () => {
	const code = await readingCode();
	const groups = [...code.matchAll(/\b(\w*[tT]ext)For\(\s*'([\w.-]+)'/g)];
	const misread = groups
		.filter(([, reader = '', group]) =>
			Object.keys(parts[reader] ?? {}).every((key) => !key.startsWith(`${group}.`))
		)
		.map(([whole]) => whole);
	expect(groups.length).toBeGreaterThan(20);
	expect(misread).toEqual([]);
});

test('every text is read somewhere', async () => {
	const code = await readingCode();
	// Keys that are put together from a code: textFor('grade', …) or text(`close.${…}`).
	const beginnings = [
		...[...code.matchAll(/[tT]extFor\(\s*'([\w.-]+)'/g)].map(([, group]) => `${group}.`),
		...[...code.matchAll(/[tT]ext\(\s*`([\w.-]+)\$\{/g)].map(([, start]) => start ?? '')
	];
	const unread = keys.filter(
		(key) => !code.includes(`'${key}'`) && !beginnings.some((start) => key.startsWith(start))
	);
	expect(unread).toEqual([]);
});

test('no text is empty, hurried or begging', () => {
	const wrong = sentences.filter(([, sentence]) => /^\s*$|!|\bplease\b/i.test(sentence));
	expect(wrong).toEqual([]);
});

test('a value that is not given stays visible, so that it is noticed', () => {
	expect(text('error.unexpected', { id: '7' })).toContain('number: 7');
	expect(text('error.unexpected')).toContain('{id}');
});
