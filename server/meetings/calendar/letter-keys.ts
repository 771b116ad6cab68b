/** What makes a letter about a meeting one. Who is invited to another time gets another letter. */
export const invitationKey = (meetingId: string, sequence: number, personId: string): string =>
	`invitation:${meetingId}:${sequence}:${personId}`;
export const cancellationKey = (meetingId: string, personId: string): string =>
	`cancellation:${meetingId}:${personId}`;
export const reminderKey = (reminderId: string, personId: string): string =>
	`reminder:${reminderId}:${personId}`;
