import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A link of one's own to the server under test, which can be cut as a cable is: pages, sockets, files alike. */
export type Link = { address: string; cut(): void; mend(): void; close(): Promise<void> };

export async function openLink(target: string): Promise<Link> {
	const { hostname, port } = new URL(target);
	const open = new Set<Socket>();
	let isCut = false;
	const server = createServer((client) => {
		if (isCut) {
			client.destroy();
			return;
		}
		const upstream = connect(Number(port), hostname);
		for (const [one, other] of [
			[client, upstream],
			[upstream, client]
		] as const) {
			open.add(one);
			one.on('close', () => {
				open.delete(one);
				other.destroy();
			});
			one.on('error', () => other.destroy());
			one.pipe(other);
		}
	});
	await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
	const { port: own } = server.address() as AddressInfo;
	const end = () => open.forEach((one) => one.destroy());
	return {
		address: `http://localhost:${own}`,
		cut: () => {
			isCut = true;
			end();
		},
		mend: () => (isCut = false),
		close: () =>
			new Promise((resolve) => {
				end();
				server.close(() => resolve());
			})
	};
}
