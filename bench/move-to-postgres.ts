// moves generated cases from the embedded database to a Postgres of its own; seconds, rows and the highest memory [cases]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { auditHash, FIRST_HASH } from '#server/audit/write-audit.ts';
import { openPglite, sql, type Db } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { auditEntry } from '#server/db/schema.ts';
import { startPostgres } from '../scripts/testing/postgres.ts';
import { openTools } from '../scripts/testing/tools.ts';

const [given = '10000'] = process.argv.slice(2);
const cases = Number(given);
/** Of one case: created, edited, ready, read twice, listed, discussed and signed. */
const ENTRIES_OF_A_CASE = 8;
const BATCH = 1000;

const { postgresFolder } = openTools();
if (postgresFolder === null) {
	throw new Error('there is no Postgres on this machine');
}
const postgres = await startPostgres(postgresFolder);
const data = await mkdtemp(join(tmpdir(), 'bench-move-'));
try {
	const generatedAt = performance.now();
	await generate();
	const generatedMs = performance.now() - generatedAt;
	const moved = await run('move-to-postgres');
	const verified = await run('audit-verify');
	const isRight = moved.status === 0 && verified.status === 0;
	const result = {
		cases,
		rows: Number(/Moved: (\d+) rows/.exec(moved.said)?.[1]),
		generatedSeconds: seconds(generatedMs),
		movedSeconds: seconds(moved.ms),
		highestMemoryMb: Math.round(moved.highestKb / 1024),
		verifiedSeconds: seconds(verified.ms),
		isRight
	};
	process.stdout.write(`${new Date().toISOString().slice(0, 10)} ${JSON.stringify(result)}\n`);
	if (!isRight) {
		process.stdout.write(`${moved.said}\n${verified.said}\n`);
		process.exitCode = 1;
	}
} finally {
	await postgres.stop();
	await rm(data, { recursive: true, force: true });
}

function seconds(ms: number): number {
	return Math.round(ms / 100) / 10;
}

/** Cases of 200 authors on meetings of ten, each with an image row, three documents of twelve updates and a snapshot. */
async function generate(): Promise<void> {
	const database = await openPglite(join(data, 'db'));
	const { db } = database;
	const run = (statement: string) => db.execute(sql.raw(statement));
	// A number as an id, so that every table finds those of the others.
	const id = (kind: string, number: string) =>
		`('${kind}0000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
	await run(`create function pg_temp.words(n int) returns text language sql as
		$$ select string_agg(md5(n::text || w), ' ') from generate_series(1, 40) as w $$`);
	await run(
		`insert into society (id, slug, short_name, name) values (${id('aaaa', '1')}, 'smop', 'SMOP', 'Society')`
	);
	await run(`insert into person (id, email, display_name, specialty, created_at)
		select ${id('bbbb', 'n')}, n || '@test.example', 'Dr ' || n, 'radiology', now() from generate_series(1, 200) as n`);
	await run(`insert into membership (id, person_id, society_id, grade, created_at)
		select gen_random_uuid(), id, ${id('aaaa', '1')}, 'resident', now() from person`);
	await run(`insert into board (id, slug, name, purpose, society_id, default_minutes, created_at)
		values (${id('cccc', '1')}, 'board', 'Board', 'Weekly', ${id('aaaa', '1')}, 10, now())`);
	await run(`insert into tumor_case (id, case_no, author_id, origin, status, title, record, created_at, updated_at)
		select ${id('dddd', 'n')}, '2026-' || n, ${id('bbbb', '1 + n % 200')}, 'synthetic', 'ready', 'Case ' || n,
			jsonb_build_object('presentation', pg_temp.words(n)), now(), now() from generate_series(1, ${cases}) as n`);
	await run(`insert into consent (id, case_id, kind, attested_by_id, attested_at)
		select gen_random_uuid(), id, 'synthetic', author_id, now() from tumor_case`);
	await run(`insert into attachment (id, case_id, uploaded_by_id, title, status, byte_size, file_count, created_at)
		select ${id('eeee', 'n')}, ${id('dddd', 'n')}, ${id('bbbb', '1 + n % 200')}, 'CT', 'released', 1, 1, now()
		from generate_series(1, ${cases}) as n`);
	await run(`insert into image (id, attachment_id, case_id, position, kind, title, width, height, frame_count, windows, frame_keys, thumbnail_key)
		select gen_random_uuid(), ${id('eeee', 'n')}, ${id('dddd', 'n')}, 1, 'radiology', 'CT', 512, 512, 40, '[]',
			(select jsonb_agg('images/' || n || '/' || frame) from generate_series(1, 40) as frame), 'images/thumbnail'
		from generate_series(1, ${cases}) as n`);
	await run(`insert into meeting (id, board_id, status, starts_at)
		select ${id('ffff', 'n')}, ${id('cccc', '1')}, 'concluded', now() from generate_series(1, ${Math.ceil(cases / 10)}) as n`);
	await run(`insert into agenda_item (id, meeting_id, case_id, presenter_id, position, status)
		select ${id('abab', 'n')}, ${id('ffff', '1 + (n - 1) / 10')}, ${id('dddd', 'n')}, ${id('bbbb', '1 + n % 200')}, n, 'concluded'
		from generate_series(1, ${cases}) as n`);
	await run(`insert into document (name) select 'agenda-item.' || id || '.' || kind
		from agenda_item, unnest(array['marks', 'comments', 'recommendation']) as kind`);
	await run(`insert into document_update (document, generation, bytes, at)
		select name, 1, sha256(convert_to(name || n, 'UTF8')), now() from document, generate_series(1, 12) as n`);
	await run(`insert into document_snapshot (document, generation, upto_seq, state, at)
		select name, 1, 12, convert_to(pg_temp.words(3), 'UTF8'), now() from document`);
	await writeTrail(db);
	await database.close();
}

async function writeTrail(db: Db): Promise<void> {
	let previousHash = FIRST_HASH;
	let batch = [];
	for (let number = 1; number <= cases * ENTRIES_OF_A_CASE; number += 1) {
		const entry = {
			at: new Date(),
			actorId: newId(),
			type: 'case.read',
			subject: { caseId: newId() },
			previousHash
		};
		previousHash = auditHash(entry);
		batch.push({ ...entry, hash: previousHash });
		if (batch.length === BATCH || number === cases * ENTRIES_OF_A_CASE) {
			await db.insert(auditEntry).values(batch);
			batch = [];
		}
	}
}

type Ran = { status: number | null; ms: number; highestKb: number; said: string };

async function run(command: string): Promise<Ran> {
	const startedAt = performance.now();
	const script = fileURLToPath(new URL(`../server/${command}.ts`, import.meta.url));
	const child = spawn(process.execPath, [script], {
		env: { PATH: process.env['PATH'], DATA: data, DATABASE_URL: postgres.url, LOG_LEVEL: 'silent' },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let [said, highestKb] = ['', 0];
	child.stdout.on('data', (part: Buffer) => (said += part.toString()));
	child.stderr.on('data', (part: Buffer) => (said += part.toString()));
	// The kernel's own mark of the highest resident size, so that no peak falls between two looks.
	const watch = setInterval(() => {
		void readFile(`/proc/${child.pid}/status`, 'utf8').then(
			(status) => (highestKb = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? highestKb)),
			() => {}
		);
	}, 100);
	const [status] = (await once(child, 'close')) as [number | null];
	clearInterval(watch);
	return { status, ms: performance.now() - startedAt, highestKb, said };
}
