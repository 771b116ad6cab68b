import { writeSync } from 'node:fs';
import { closeNetwork } from './conversion/close-network.ts';

/**
 * The process that opens uploaded files: started by `open-workers.ts` with an empty environment, allowed to read this code
 * and one folder, and killed when it takes too long or too much. Its job comes on stdin, its answers go out on descriptor 3;
 * stdout and stderr lead nowhere, because libraries print values of the files they read.
 */
const ANSWERS = 3;

function answer(line: unknown): void {
	writeSync(ANSWERS, `${JSON.stringify(line)}\n`);
}

async function readJob(): Promise<{ folder: string; remapKey: string }> {
	const chunks: Buffer[] = [];
	for await (const chunk of process.stdin) {
		chunks.push(chunk as Buffer);
	}
	return JSON.parse(Buffer.concat(chunks).toString()) as { folder: string; remapKey: string };
}

async function main(): Promise<void> {
	const job = await readJob();
	closeNetwork();
	// Loaded after the network is closed, and not needed to fail on a job that cannot be read.
	const { allowOnlyPictures } = await import('./conversion/convert-picture.ts');
	const { convertFolder } = await import('./conversion/convert-folder.ts');
	allowOnlyPictures();
	const result = await convertFolder({
		folder: job.folder,
		remapKey: Buffer.from(job.remapKey, 'hex'),
		onFile: (fileIndex) => answer({ fileIndex })
	});
	answer({ result });
}

try {
	await main();
} catch (error) {
	// Where it failed, never the message: that can quote the file.
	const stack = error instanceof Error ? (error.stack ?? '') : '';
	const trace = stack.split('\n').filter((line) => /^ {4}at /.test(line));
	answer({ bug: { name: error instanceof Error ? error.name : typeof error, trace } });
	process.exitCode = 1;
}
