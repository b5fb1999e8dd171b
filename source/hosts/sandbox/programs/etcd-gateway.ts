import {isIPv6} from 'node:net';
import type {Arguments} from '../../../core/components/arguments.ts';
import {judgeHandshake} from '../handshake.ts';
import {addressOf} from '../manifest.ts';
import type {ServerTls} from '../node-net.ts';
import {paceOf, type ProgramStart} from './program.ts';

/** How gRPC waits between attempts to connect (doc/connection-backoff.md): a second, each time longer, two minutes at most. */
const [FIRST_MS, GROWS_BY, LONGEST_MS] = [1000, 1.6, 120_000];

/**
 * The HTTP form of etcd's API asks the gRPC form, in the same process by way of the network (etcd, embed/serve.go). As a client it shows
 * the certificate of the server, and looks at none. One that may not be shown by clients is refused again and again; nothing else
 * suffers of it. The words are those of `etcd-server-no-client-usage`, recorded on a node.
 */
export async function gateway({clock, log, speed, signal}: ProgramStart, flags: Arguments, tls: ServerTls | undefined, refused: (reason: string) => void): Promise<void> {
	const [url = ''] = flags.text('advertise-client-urls').split(',');
	if (tls === undefined || !URL.canParse(url)) {
		return;
	}
	const {address, port} = addressOf(new URL(url));
	const target = `${isIPv6(address) ? `[${address}]` : address}:${port}`;
	const channels = flags.text('listen-client-urls').split(',').length;
	for (let wait = FIRST_MS; !signal.aborted; wait = Math.min(wait * GROWS_BY, LONGEST_MS)) {
		const judged = judgeHandshake(tls, {certificate: tls.certificate, key: tls.key}, address, clock.now());
		if (judged === undefined) {
			return;
		}
		for (let channel = 1; channel <= channels; channel += 1) {
			refused(judged.server);
			log(`${stamp(clock.now())} WARNING: [core] [Channel #${channel} SubChannel #${channels + channel}] grpc: addrConn.createTransport failed to connect to {Addr: "${target}", ServerName: "${target}", }. Err: connection error: desc = "error reading server preface: ${judged.client}"`);
		}
		await clock.sleep(wait * paceOf(speed), signal).catch(() => undefined);
	}
}

/** As Go's log package writes the time. */
const stamp = (now: number): string => new Date(now).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
