import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

function refuse(): never {
	throw new Error('no network in this process');
}

/** Asking for a name is a way out too: resolvers send packets of their own, past `dgram`. */
function closeNames(resolver: object): void {
	for (const name of Object.getOwnPropertyNames(resolver)) {
		if (/^(lookup|resolve|reverse)/.test(name)) {
			Reflect.set(resolver, name, refuse);
		}
	}
}

/**
 * Takes the network away from everything that is loaded later. A second fence: code in this process is ours, and native
 * code that was taken over by a file would not ask.
 */
export function closeNetwork(): void {
	net.Socket.prototype.connect = refuse;
	net.Server.prototype.listen = refuse;
	dgram.Socket.prototype.bind = refuse;
	dgram.Socket.prototype.connect = refuse;
	dgram.Socket.prototype.send = refuse;
	closeNames(dns);
	closeNames(dns.promises);
	closeNames(dns.Resolver.prototype);
	closeNames(dns.promises.Resolver.prototype);
	for (const name of ['fetch', 'WebSocket', 'EventSource']) {
		Reflect.set(globalThis, name, refuse);
	}
	// Or who imports a function by its name gets the one from before.
	syncBuiltinESMExports();
}
