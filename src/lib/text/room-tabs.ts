import { roomTabs } from './en/room-tabs.ts';
import { reading } from './reading.ts';

/** Apart from the other words of the room, which come before its marks do. */
export const { read: tabText } = reading(roomTabs);
