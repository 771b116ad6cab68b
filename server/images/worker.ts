import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
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

/** The key is 32 bytes in hexadecimal. */
const JobSchema = v.strictObject({
	folder: v.string(),
	remapKey: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
});

async function readJob(): Promise<v.InferOutput<typeof JobSchema>> {
	const lines = createInterface({ input: process.stdin });
	const [line] = (await once(lines, 'line')) as unknown[];
	return v.parse(v.pipe(v.string(), v.parseJson(), JobSchema), line);
}

/** The portal holds the other end as long as it lives. Whoever outlived it would write beside the next worker, into the same files. */
function endWithPortal(): void {
	for (const event of ['end', 'error']) {
		process.stdin.once(event, () => process.exit(1));
	}
}

async function main(): Promise<void> {
	endWithPortal();
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
	process.stdin.destroy();
}

try {
	await main();
} catch (error) {
	// Where it failed, never the message: that can quote the file.
	const stack = error instanceof Error ? (error.stack ?? '') : '';
	const trace = stack.split('\n').filter((line) => /^ {4}at /.test(line));
	answer({ bug: { name: error instanceof Error ? error.name : typeof error, trace } });
	process.exitCode = 1;
	process.stdin.destroy();
}
