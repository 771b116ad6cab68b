import { roomRefusals } from './en/room-refusals.ts';
import { reading } from './reading.ts';
import { refusedTextFrom } from './refused-text.ts';

const { readFor: roomRefusalTextFor } = reading(roomRefusals);

/** Why a command of the room was not done. */
export const roomRefusedText = refusedTextFrom(roomRefusals, roomRefusalTextFor);
