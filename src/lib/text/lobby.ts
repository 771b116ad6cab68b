import { lobby } from './en/lobby.ts';
import { reading } from './reading.ts';

export const { read: lobbyText } = reading(lobby);
