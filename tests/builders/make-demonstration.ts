// Makes the demonstration in a folder as a first start does. `node tests/builders/make-demonstration.ts <folder>`
import { openDemonstration } from './demonstration.ts';

const [, , folder] = process.argv;
if (folder === undefined) {
	throw new Error('in which folder?');
}
const { close } = await openDemonstration(folder);
await close();
