import { minutes } from './en/minutes.ts';
import { reading } from './reading.ts';

export const { read: minutesText } = reading(minutes);
