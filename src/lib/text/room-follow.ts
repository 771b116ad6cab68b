import { roomFollow } from './en/room-follow.ts';
import { reading } from './reading.ts';

/** Beside the image, and with it after the room. */
export const { read: followText } = reading(roomFollow);
