import { roomDialogs } from './en/room-dialogs.ts';
import { reading } from './reading.ts';

/** Apart from the other words of the room, which come before its marks do. */
export const { read: dialogText } = reading(roomDialogs);
