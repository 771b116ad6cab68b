// Makes the demonstration in a folder as a first start does. `node tests/builders/make-demonstration.ts <folder>`
import { readConfig } from '#server/config.ts';
import { openLog } from '#server/open-log.ts';
import { openPortal } from '#server/open-portal.ts';
import { prepareData } from '#server/prepare-data.ts';

const config = readConfig({ DATA: process.argv[2], LOG_LEVEL: 'warn' });
const opened = await openPortal(config, openLog(config), { as: 'server' });
await prepareData(opened);
await opened.close();
