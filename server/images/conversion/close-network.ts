import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

function refuse(): never {
	throw new Error('no network in this process');
}

/**
 * Takes the network away from everything that is loaded later. A second fence: code in this process is ours, and native
 * code that was taken over by a file would not ask.
 */
export function closeNetwork(): void {
	net.Socket.prototype.connect = refuse;
	net.Server.prototype.listen = refuse;
	dgram.Socket.prototype.bind = refuse;
	dgram.Socket.prototype.send = refuse;
	dns.lookup = Object.assign(refuse, { __promisify__: refuse });
	Reflect.set(globalThis, 'fetch', refuse);
}
