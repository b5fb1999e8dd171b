import {connect, createServer, type Server} from 'node:net';

/** Passes connections on to a port of this machine's loopback; who comes while nothing listens there is turned away. */
export function forwarder(port: () => number | undefined): Server {
	return createServer((from) => {
		const target = port();
		from.on('error', () => {});
		if (target === undefined) {
			from.destroy();
			return;
		}
		const to = connect(target, '127.0.0.1');
		to.on('error', () => from.destroy());
		from.once('close', () => to.destroy());
		to.once('close', () => from.destroy());
		from.pipe(to).pipe(from);
	});
}
