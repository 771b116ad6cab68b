import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

const MEMORY_POLL_MS = 40;

/** Polls the resident memory while the process lives. Where there is no /proc, the heap limit has to do. */
export async function watchMemory(
	child: ChildProcess,
	limit: number,
	onOver: () => void
): Promise<void> {
	while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
		const resident = await residentBytes(child.pid);
		if (resident === null) {
			return;
		}
		if (resident > limit) {
			onOver();
			return;
		}
		await wait(MEMORY_POLL_MS, undefined, { ref: false });
	}
}

async function residentBytes(pid: number): Promise<number | null> {
	try {
		const status = await readFile(`/proc/${pid}/status`, 'utf8');
		const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
		// A process that has just ended is listed without memory.
		return kilobytes === undefined ? null : Number(kilobytes) * 1024;
	} catch {
		// No such process any more, or no /proc on this system.
		return null;
	}
}
