import { roomQuorum } from './en/room-quorum.ts';
import { reading } from './reading.ts';

export const { read: quorumText } = reading(roomQuorum);
