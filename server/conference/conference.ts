/**
 * Where the people of a meeting talk. Media never pass through the portal and nothing is recorded; who may be told is asked by
 * the caller: those who were admitted to the room.
 */
export type ConferenceAdapter = {
	/** An https address, or null: the board works without one. */
	linkOf: (meetingId: string) => Promise<string | null>;
};
