import { room } from './en/room.ts';
import { reading } from './reading.ts';

export const { read: roomText, readFor: roomTextFor } = reading(room);
