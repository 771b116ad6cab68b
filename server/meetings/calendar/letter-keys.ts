/**
 * What makes a letter about a meeting one. Who is invited to another time gets another letter; so does who is invited again after
 * having been taken off its list, `removals` times.
 */
export function invitationKey(given: {
	meetingId: string;
	sequence: number;
	personId: string;
	removals: number;
}): string {
	const { meetingId, sequence, personId, removals } = given;
	const key = `invitation:${meetingId}:${sequence}:${personId}`;
	return removals === 0 ? key : `${key}:${removals}`;
}
/** `removals`: counted with this one. */
export const removalKey = (meetingId: string, personId: string, removals: number): string =>
	`removal:${meetingId}:${removals}:${personId}`;
/** How often the person had been taken off the list, as the key of an invitation or a removal says. */
export function removalsIn(key: string): number {
	const [kind, , second, , fifth] = key.split(':');
	return Number((kind === 'removal' ? second : fifth) ?? 0);
}

export const cancellationKey = (meetingId: string, personId: string): string =>
	`cancellation:${meetingId}:${personId}`;
export const reminderKey = (reminderId: string, personId: string): string =>
	`reminder:${reminderId}:${personId}`;
