import { vote } from './en/vote.ts';
import { reading } from './reading.ts';

/** Apart from the other words of the room, which come before these do. */
export const { read: voteText, readFor: voteTextFor } = reading(vote);
