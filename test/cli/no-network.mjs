// Preloaded: writes down every host that the program would look up or call beyond this machine, and lets none of it through.
import dns from 'node:dns';
import {appendFileSync} from 'node:fs';
import net from 'node:net';
import {syncBuiltinESMExports} from 'node:module';

const asked = (what) => {
	appendFileSync(process.env.KUBESTEP_TEST_ASKED, `${what}\n`);
	return Object.assign(new Error(`no network: ${what}`), {code: 'ENETUNREACH'});
};
dns.lookup = (host, ...rest) => rest.at(-1)(asked(host));
dns.promises.lookup = async (host) => {
	throw asked(host);
};
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...words) {
	const [options] = Array.isArray(words[0]) ? words[0] : words;
	if (options?.path === undefined && options?.host !== undefined && !/^(?:127\.|::1$|localhost$)/.test(options.host)) {
		queueMicrotask(() => this.destroy(asked(options.host)));
		return this;
	}
	return connect.apply(this, words);
};
syncBuiltinESMExports();
