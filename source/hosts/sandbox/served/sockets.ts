import {hasCode} from '../../shared/host-error.ts';
import type {Listening, NodeNet} from '../node-net.ts';
import {realNet} from './real-net.ts';

/** A table of who listens on the node, as its programs see it. */
export interface Table extends NodeNet {
	at(address: string, port: number): unknown;
}

/**
 * A table of listeners with real sockets before it. A port is the node's: who else has taken it keeps a program out, and
 * whoever is on the node finds the program there. Among themselves the programs go by the table, which says what is wrong in a handshake
 * in their own words; what somebody else listens at is asked for real.
 */
export function withSockets(table: Table): NodeNet {
	return {
		async listen(at, owner, server) {
			const told = await table.listen(at, owner, server);
			let real: Listening;
			try {
				real = await realNet.listen(at, owner, server);
			} catch (error) {
				await told.close();
				throw error;
			}
			return {
				renew: () => real.renew?.(),
				async close() {
					await told.close();
					await real.close();
				},
			};
		},
		async get(url, options) {
			const {hostname, port, protocol} = new URL(url);
			const isInTable = table.at(hostname.replace(/^\[(.*)\]$/, '$1'), Number(port || (protocol === 'https:' ? 443 : 80))) !== undefined;
			// Nobody at all is told in the table's words, too.
			return isInTable ? table.get(url, options) : realNet.get(url, options).catch(async (error: unknown) => (hasCode(error, 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND') ? table.get(url, options) : Promise.reject(error as Error)));
		},
	};
}
