import { agenda } from './en/agenda.ts';
import { calendar } from './en/calendar.ts';
import { reading } from './reading.ts';
import { refusedTextFrom } from './refused-text.ts';

const own = { ...agenda, ...calendar };
const { readFor: meetingTextFor } = reading(own);

/** Why nothing was done about a meeting, its agenda and who comes. */
export const meetingRefusedText = refusedTextFrom(own, meetingTextFor);
