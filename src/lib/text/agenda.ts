import { agenda } from './en/agenda.ts';
import { reading } from './reading.ts';

export const { read: agendaText, readFor: agendaTextFor } = reading(agenda);
