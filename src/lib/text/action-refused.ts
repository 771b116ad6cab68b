import { minutes } from './en/minutes.ts';
import { reading } from './reading.ts';
import { refusedTextFrom } from './refused-text.ts';

const { readFor: minutesTextFor } = reading(minutes);

/** Why an action was not settled. */
export const actionRefusedText = refusedTextFrom(minutes, minutesTextFor);
