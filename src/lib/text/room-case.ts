import { roomCase } from './en/room-case.ts';
import { reading } from './reading.ts';

/** Apart from the other words of the room, which come before its marks do. */
export const { read: roomCaseText } = reading(roomCase);
