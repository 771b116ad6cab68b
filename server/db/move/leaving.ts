import type { Table } from './shape.ts';
import type { Ask } from './source.ts';

/** Keys of the rows of a table that are left out. */
const left = (table: string): string => `(select key from leaving where "table" = '${table}')`;

/**
 * What begins to be left out, in this order, each with `t` for the row. A meeting goes when a demonstration person presents
 * in it or nobody real chairs it; a case goes with its author, but stays where a meeting that stays discussed it.
 */
const SEEDS: [table: string, condition: string][] = [
	['person', 't.is_demonstration'],
	[
		'meeting',
		`exists (select from agenda_item where meeting_id = t.id and presenter_id::text in ${left('person')})
			or (exists (select from meeting_member where meeting_id = t.id and person_id::text in ${left('person')})
				and not exists (select from meeting_member where meeting_id = t.id and role = 'chair'
					and removed_at is null and person_id::text not in ${left('person')}))`
	],
	[
		'tumor_case',
		`t.author_id::text in ${left('person')}
			and not exists (select from agenda_item where case_id = t.id and meeting_id::text not in ${left('meeting')})`
	],
	[
		'board',
		`exists (select from board_member where board_id = t.id and person_id::text in ${left('person')})
			and not exists (select from board_member where board_id = t.id and role = 'chair' and person_id::text not in ${left('person')})
			and not exists (select from meeting where board_id = t.id and id::text not in ${left('meeting')})`
	],
	[
		'institution',
		`exists (select from person where institution_id = t.id and is_demonstration)
			and not exists (select from person where institution_id = t.id and not is_demonstration)`
	],
	['invitation', `t.invited_by_id::text in ${left('person')}`],
	[
		'document',
		`t.name like 'agenda-item.%' and (
			split_part(t.name, '.', 2) in (select id::text from agenda_item where meeting_id::text in ${left('meeting')})
			or (split_part(t.name, '.', 2) not in (select id::text from agenda_item)
				and exists (select from document_client where document = t.name and person_id::text in ${left('person')})
				and not exists (select from document_client where document = t.name and person_id::text not in ${left('person')})))`
	]
];

/**
 * Notes in the temporary table `leaving` each row that is not moved: the people of the demonstration, and everything that
 * cannot stand without a row that goes. A link to such a row that may be empty is emptied instead.
 */
export async function chooseLeaving(ask: Ask, tables: Table[]): Promise<void> {
	await ask('create temp table leaving ("table" text not null, row tid not null, key text)');
	await ask('create unique index on leaving ("table", row)');
	for (const [name, condition] of SEEDS) {
		await note(ask, tables, { name, condition });
	}
	for (const { name, foreignKeys } of tables) {
		const held = foreignKeys.filter(({ isNullable }) => !isNullable);
		if (held.length > 0) {
			const condition = held
				.map(({ column, parent }) => `t."${column}"::text in ${left(parent)}`)
				.join(' or ');
			await note(ask, tables, { name, condition });
		}
	}
}

async function note(
	ask: Ask,
	tables: Table[],
	{ name, condition }: { name: string; condition: string }
): Promise<void> {
	const key = tables
		.flatMap(({ foreignKeys }) => foreignKeys)
		.find(({ parent }) => parent === name);
	const keyText = key === undefined ? 'null' : `t."${key.key}"::text`;
	await ask(
		`insert into leaving select '${name}', t.ctid, ${keyText} from "${name}" as t where ${condition} on conflict do nothing`
	);
}

/** The rows of a table that are moved, as they are moved. `within` narrows them further. */
export function movedRows({ name, columns, foreignKeys }: Table, within = 'true'): string {
	const values = columns.map((column) => {
		const link = foreignKeys.find((one) => one.column === column.name && one.isNullable);
		const own = `t."${column.name}"`;
		return link === undefined
			? own
			: `case when ${own}::text in ${left(link.parent)} then null else ${own} end as "${column.name}"`;
	});
	return `select ${values.join(', ')} from "${name}" as t where ${within}
		and not exists (select from leaving where "table" = '${name}' and row = t.ctid)`;
}
