import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';

export type Metrics = {
	/** In the text format of Prometheus, version 0.0.4. */
	text: (facts: { isDatabaseUp: boolean }) => string;
	/** Milliseconds since somebody was served or connected. */
	idleMs: () => number;
	close: () => void;
};

type Sample = { name: string; help: string; type: 'counter' | 'gauge'; rows: [string, number][] };

/** Counts what this http server answers. */
export function countRequests(http: Server): Metrics {
	const answered = new Map<string, number>();
	let running = 0;
	let sockets = 0;
	let lastAt = Date.now();
	const delay = monitorEventLoopDelay({ resolution: 20 });
	delay.enable();

	http.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
		running += 1;
		response.once('close', () => {
			running -= 1;
			const kind = `${Math.floor(response.statusCode / 100)}xx`;
			answered.set(kind, (answered.get(kind) ?? 0) + 1);
			if (!/^\/(healthz|readyz|metrics)\b/.test(request.url ?? '')) {
				lastAt = Date.now();
			}
		});
	});
	http.prependListener('upgrade', (_request, socket) => {
		sockets += 1;
		socket.once('close', () => {
			sockets -= 1;
			lastAt = Date.now();
		});
	});

	return {
		text: ({ isDatabaseUp }) => {
			const delaySeconds = delay.percentile(99) / 1e9;
			delay.reset();
			return [
				counted(answered),
				gauge('http_requests_running', 'Requests being answered.', running),
				gauge('websockets_open', 'Upgraded connections.', sockets),
				gauge('process_resident_memory_bytes', 'Resident memory.', process.memoryUsage.rss()),
				gauge('process_uptime_seconds', 'Seconds since the start.', process.uptime()),
				gauge(
					'event_loop_delay_seconds',
					'99th percentile since the last reading.',
					Number.isFinite(delaySeconds) ? delaySeconds : 0
				),
				gauge('database_up', '1 when the database answers.', isDatabaseUp ? 1 : 0)
			]
				.map(written)
				.join('');
		},
		idleMs: () => (running > 0 || sockets > 0 ? 0 : Date.now() - lastAt),
		close: () => delay.disable()
	};
}

function counted(answered: Map<string, number>): Sample {
	return {
		name: 'http_responses_total',
		help: 'Answers by kind of status.',
		type: 'counter',
		rows: [...answered].map(([kind, count]) => [`{status="${kind}"}`, count])
	};
}

function gauge(name: string, help: string, value: number): Sample {
	return { name, help, type: 'gauge', rows: [['', value]] };
}

function written({ name, help, type, rows }: Sample): string {
	const lines = rows.map(([labels, value]) => `mashwara_${name}${labels} ${value}\n`).join('');
	return `# HELP mashwara_${name} ${help}\n# TYPE mashwara_${name} ${type}\n${lines}`;
}
