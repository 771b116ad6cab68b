import assert from 'node:assert/strict';
import type { Outcome } from '#lib/domain/outcome.ts';
import type { MeetingCommand } from '#lib/protocol/meeting.ts';
import { COMMANDS } from '../../rights/commands.ts';
import type { Role } from '../../rights/world.ts';
import type { Name, RoomModel } from './model.ts';

/** Whether these are allowed depends on whose it is, or on to whom: the model says it, a row of the table has one example. */
const OF_SOMEBODY: ReadonlySet<MeetingCommand> = new Set<MeetingCommand>([
	...(['hand:lower', 'message:remove', 'question:second'] as const),
	...(['dissent:withdraw', 'baton:take', 'baton:give'] as const)
]);

/** What the table of rights was asked for in each row that says somebody may. */
const ROWS = Map.groupBy(
	COMMANDS.filter(({ may }) => may.length > 0),
	({ command }) => command
);

function roleIn(room: RoomModel, name: Name): Role {
	const role = room.roles[name];
	if (role === null) {
		return 'stranger';
	}
	const isPresenter = room.items.some(({ presenter }) => presenter === name);
	return role === 'presenter' || role === 'participant'
		? isPresenter
			? 'author'
			: 'participant'
		: role;
}

/** Who may never give this command was told no; who may in every row was not told that they may not. */
export function checkGiven(
	room: RoomModel,
	{ by, name }: { by: Name; name: MeetingCommand },
	answer: Outcome<unknown>
): void {
	const rows = OF_SOMEBODY.has(name) ? [] : (ROWS.get(name) ?? []);
	const role = roleIn(room, by);
	// Who presents one case is a participant at the others.
	const roles: Role[] = role === 'author' ? ['author', 'participant'] : [role];
	const isIn = (may: readonly Role[]) => roles.some((one) => may.includes(one));
	if (rows.length > 0 && !rows.some(({ may }) => isIn(may))) {
		assert.ok(!answer.ok, `${by} was given ${name}, which the table of rights gives no ${role}`);
	}
	const isGiven =
		rows.length > 0 && rows.every(({ may }) => roles.every((one) => may.includes(one)));
	if (isGiven) {
		assert.ok(
			answer.ok || answer.reason !== 'not_allowed',
			`${by} was refused ${name}, which the table of rights gives every ${role}`
		);
	}
}
