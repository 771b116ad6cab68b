import { account } from './en/account.ts';
import { board } from './en/board.ts';
import { caseText } from './en/case.ts';
import { common } from './en/common.ts';
import { imageText } from './en/image.ts';
import { refusals } from './en/refusals.ts';
import { room } from './en/room.ts';
import { viewer } from './en/viewer.ts';

/** Every sentence people read, in English. One file per part of the portal, so that two people can work side by side. */
export const en = {
	...common,
	...refusals,
	...account,
	...board,
	...caseText,
	...imageText,
	...room,
	...viewer
} as const;
