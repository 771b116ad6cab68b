/** So many people see the cursors of each other. */
const SEEN_UP_TO = 3;

/**
 * Whether a person's cursor is shown to the others: ten moving cursors take a slow link whole, and hide what is pointed at.
 * Strokes and the laser are always seen. `peopleHere`: how many are in the room, this person included.
 */
export function showsCursor({
	isBatonHolder,
	isCalled,
	peopleHere
}: {
	isBatonHolder: boolean;
	/** The chair has given this person the word. */
	isCalled: boolean;
	peopleHere: number;
}): boolean {
	return isBatonHolder || isCalled || peopleHere <= SEEN_UP_TO;
}
