import { roomTalk } from './en/room-talk.ts';
import { reading } from './reading.ts';

/** Apart from the other words of the room, which come before its marks do. */
export const { read: talkText, readFor: talkTextFor } = reading(roomTalk);
