import { board } from './en/board.ts';
import { reading } from './reading.ts';

export const { read: boardText, readFor: boardTextFor } = reading(board);
