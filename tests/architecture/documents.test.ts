import { expect, test } from 'vitest';
import { CLOSE_CODES, DOCUMENT_KINDS, MESSAGE } from '#lib/protocol/documents.ts';
import { MEETING_COMMANDS } from '#lib/protocol/meeting.ts';
import { filesOf, readProject } from './source-files.ts';

const RULE = /^\s*(?:-|\d+\.) \*\*([A-Z]+\d+)\*\*/gm;
/** `'[LB4] an edit …'`, or several: `'[LB4, LB5] …'`. */
const IN_TITLE = /['"`]\[([A-Z]+\d+(?:, ?[A-Z]+\d+)*)\]/g;

async function ruleIds(): Promise<string[]> {
	const specs = await filesOf(['docs/spec'], /\.md$/);
	return specs.flatMap(({ content }) => [...content.matchAll(RULE)].map((found) => found[1] ?? ''));
}

async function idsInTitles(): Promise<Set<string>> {
	const tests = await filesOf(['src', 'server', 'tests'], /\.(test|spec)\.ts$/);
	const named = tests
		.filter(({ path }) => !path.startsWith('tests/architecture/'))
		.flatMap(({ content }) => [...content.matchAll(IN_TITLE)])
		.flatMap((found) => (found[1] ?? '').split(/, ?/));
	return new Set(named);
}

test('each rule of the specification stands once, and in the title of a test', async () => {
	const ids = await ruleIds();
	const named = await idsInTitles();
	expect(ids.length).toBeGreaterThan(0);
	expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
	expect(ids.filter((id) => !named.has(id))).toEqual([]);
});

test('a test that names a rule names one that exists', async () => {
	const ids = await ruleIds();
	const kinds = new Set(ids.map((id) => id.replace(/\d+$/, '')));
	const unknown = [...(await idsInTitles())].filter(
		(id) => kinds.has(id.replace(/\d+$/, '')) && !ids.includes(id)
	);
	expect(unknown).toEqual([]);
});

test('each event, document, message type and close code is described in docs/protocol.md', async () => {
	const page = await readProject('docs/protocol.md');
	const wire = await readProject('src/lib/protocol/meeting.ts');
	const facts = /export type MeetingFacts = \{(.*?)\n\};/s.exec(wire)?.[1] ?? '';
	const factNames = [...facts.matchAll(/'([a-z-]+:[a-z-]+)':/g)].map((found) => found[1] ?? '');
	expect(factNames.length).toBeGreaterThan(0);
	const described = [
		...Object.keys(MEETING_COMMANDS),
		...factNames,
		...DOCUMENT_KINDS.map((kind) => `.${kind}`),
		...Object.values(MESSAGE).map(String),
		...Object.entries(CLOSE_CODES).flatMap(([reason, code]) => [reason, String(code)])
	];
	expect(described.filter((name) => !page.includes(name))).toEqual([]);
});

test('each setting is named in the README, or as a limit in docs/protocol.md, and no other', async () => {
	const config = await readProject('server/config.ts');
	const settings = [...config.matchAll(/^\t([A-Z][A-Z_]+): \{/gm)].map((found) => found[1]);
	const pages = [await readProject('README.md'), await readProject('docs/protocol.md')];
	const rows = pages.flatMap((page) => [...page.matchAll(/^\| `([A-Z][A-Z_]+)` \|/gm)]);
	expect(rows.map((found) => found[1]).sort()).toEqual([...settings].sort());
});

test('nothing committed names a place of somebody’s machine', async () => {
	const everything = await filesOf(
		['src', 'server', 'tests', 'scripts', 'docs', 'content'],
		/\.(ts|svelte|mjs|md|json|css|html)$/
	);
	const places = /\/(work|farm|root|home\/\w+)\/|registry\.npmjs\.org|deb\.debian\.org/;
	const named = everything.filter(({ content }) => places.test(content)).map(({ path }) => path);
	expect(named.filter((path) => !path.startsWith('tests/architecture/'))).toEqual([]);
});
