import { calendar } from './en/calendar.ts';
import { reading } from './reading.ts';

export const { read: calendarText, readFor: calendarTextFor } = reading(calendar);
