import {readCertificates} from '../../../core/pki/read.ts';
import {HostError} from '../../../core/told/failures.ts';
import type {Arguments} from '../../../core/components/arguments.ts';
import {parseArguments} from '../../../core/components/arguments.ts';
import {addressOf} from '../manifest.ts';
import type {Listening, NodeServer, ServerTls} from '../node-net.ts';
import {gateway} from './etcd-gateway.ts';
import {readPair} from './material.ts';
import {Ending, untilStopped, warmUp, type Program, type ProgramStart} from './program.ts';
import {keepReloading, type Reloaded} from './reload.ts';
import {healthAnswers} from './serving.ts';

const HEALTH = new Set(['/health', '/livez', '/readyz', '/healthz', '/version', '/metrics']);
const DATABASE = 'member/snap/db';

/** A line as etcd's logger writes it. */
function etcdLine(now: number, level: 'info' | 'warn' | 'error' | 'fatal' | 'panic', caller: string, msg: string, more: Readonly<Record<string, string>> = {}): string {
	return JSON.stringify({level, ts: new Date(now).toISOString().replace('Z', '000Z'), caller, msg, ...more});
}

/** The one etcd of a cluster of one: its peers' certificate is needed, and nobody ever looks at it. */
export const etcd: Program = async (start) => {
	const {argv, clock, log, net, cluster, signal} = start;
	const {arguments: flags, problem} = parseArguments('etcd', argv.slice(1));
	if (problem !== undefined) {
		throw new Ending([problem.words, 'Usage:', '', '  etcd [flags]', '    Start an etcd server.', ''], problem.exitCode);
	}
	log(etcdLine(clock.now(), 'info', 'etcdmain/etcd.go:64', 'Running: ', {args: JSON.stringify(argv)}));
	const discovery = (error: unknown) => new Ending([etcdLine(clock.now(), 'fatal', 'etcdmain/etcd.go:183', 'discovery failed', {error: wordsOf(error)})]);
	const listening: Listening[] = [];
	const closeAll = async () => {
		await Promise.all(listening.map(async (one) => one.close()));
	};
	try {
		const peer = await peerTls(start, flags).catch((error: unknown) => {
			throw discovery(error);
		});
		let isWarm = () => false;
		const answer = healthAnswers(() => isWarm() && cluster.hasStorage, HEALTH, '{"health":"true","reason":""}');
		const refused = (reason: string) => log(etcdLine(clock.now(), 'warn', 'embed/config_logging.go:194', 'rejected connection on client endpoint', {'server-name': '', error: reason}));
		const server = (tls: ServerTls | undefined): NodeServer => ({...(tls !== undefined && {tls}), answer, refused});
		// The sockets come first; who connects early waits.
		const urls = [...targets(flags, 'listen-peer-urls'), ...targets(flags, 'listen-client-urls'), ...targets(flags, 'listen-metrics-urls')];
		await Promise.all(urls.map(async ({address, port}) => (await net.listen({address, port}, 'etcd-probe', server(undefined))).close())).catch((error: unknown) => {
			throw discovery(error);
		});
		await openData(start, flags);
		signal.throwIfAborted();
		const client = await clientTls(start, flags).catch((error: unknown) => {
			const error_ = wordsOf(error);
			throw new Ending([
				etcdLine(clock.now(), 'error', 'embed/etcd.go:913', 'setting up serving from embedded etcd failed.', {error: error_}),
				etcdLine(clock.now(), 'fatal', 'etcdmain/etcd.go:198', 'listener failed', {error: error_}),
			]);
		});
		for (const {scheme, address, port} of [...targets(flags, 'listen-peer-urls'), ...targets(flags, 'listen-client-urls'), ...targets(flags, 'listen-metrics-urls')]) {
			listening.push(await net.listen({address, port}, 'etcd', server(scheme === 'https' ? client ?? peer : undefined)).catch((error: unknown) => {
				throw discovery(error);
			}));
		}
		isWarm = warmUp(start);
		for (const {scheme, address, port} of targets(flags, 'listen-client-urls')) {
			log(etcdLine(clock.now(), 'info', 'embed/serve.go:291', scheme === 'https' ? 'serving client traffic securely' : 'serving client traffic insecurely; this is strongly discouraged!', {traffic: 'grpc+http', address: `${address}:${port}`}));
		}
		gateway(start, flags, client, refused).catch(() => undefined);
		start.up();
		const renew = (tls: ServerTls | undefined, prefix: '' | 'peer-'): Reloaded[] => (tls === undefined ? [] : [{files: [flags.text(`${prefix}cert-file`), flags.text(`${prefix}key-file`)], async take() {
			Object.assign(tls, await readPair(start.files, flags.text(`${prefix}cert-file`), flags.text(`${prefix}key-file`)));
			listening.forEach((one) => one.renew?.());
		}}]);
		keepReloading(start, [...renew(client, ''), ...renew(peer, 'peer-')]).catch(() => undefined);
		await untilStopped(signal);
		return 0;
	} finally {
		await closeAll();
		await cluster.closeEtcd();
	}
};

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function targets(flags: Arguments, name: string): readonly {readonly scheme: string; readonly address: string; readonly port: number}[] {
	return flags.text(name).split(',').filter((url) => URL.canParse(url)).map((url) => {
		const {scheme, address, port} = addressOf(new URL(url));
		return {scheme, address: address === 'localhost' ? '127.0.0.1' : address, port};
	});
}

async function pairOf({files}: ProgramStart, flags: Arguments, prefix: '' | 'peer-', scheme: boolean): Promise<ServerTls | undefined> {
	const [certificate, key, ca] = [flags.text(`${prefix}cert-file`), flags.text(`${prefix}key-file`), flags.text(`${prefix}trusted-ca-file`)];
	if (certificate === '' && key === '') {
		if (scheme) {
			throw new Error(`cannot listen on TLS for ${flags.text(prefix === '' ? 'listen-client-urls' : 'listen-peer-urls')}: KeyFile and CertFile are not presented`);
		}
		return undefined;
	}
	const pair = await readPair(files, certificate, key);
	const requiresClient = flags.enabled(`${prefix}client-cert-auth`) || ca !== '';
	const clientCa = ca === '' ? undefined : (await files.read(ca)).toString('latin1');
	if (clientCa?.includes('BEGIN CERTIFICATE') === true && !readCertificates(clientCa).ok) {
		throw new Error('x509: malformed certificate');
	}
	return {...pair, requiresClient, ...(clientCa !== undefined && {clientCa})};
}

const isSecure = (flags: Arguments, name: string): boolean => flags.text(name).includes('https:');
const peerTls = async (start: ProgramStart, flags: Arguments): Promise<ServerTls | undefined> => pairOf(start, flags, 'peer-', isSecure(flags, 'listen-peer-urls'));
const clientTls = async (start: ProgramStart, flags: Arguments): Promise<ServerTls | undefined> => pairOf(start, flags, '', isSecure(flags, 'listen-client-urls'));

/** The data folder: what is in it counts more than the flags; an empty one becomes a new cluster. */
async function openData({files, cluster, clock}: ProgramStart, flags: Arguments): Promise<void> {
	const directory = flags.text('data-dir') || '/default.etcd';
	const file = `${directory}/${DATABASE}`;
	const isNew = !await files.exists(file);
	const name = flags.text('name') || 'default';
	if (isNew) {
		const members = flags.text('initial-cluster').split(',').map((one) => one.split('=')[0]);
		if (flags.has('initial-cluster') && !members.includes(name)) {
			throw new Ending([`couldn't find local name ${JSON.stringify(name)} in the initial cluster configuration`]);
		}
		await files.makeDirectory(`${directory}/member/snap`, 0o700).catch((error: unknown) => {
			throw new Ending([etcdLine(clock.now(), 'fatal', 'etcdmain/etcd.go:183', 'discovery failed', {error: `cannot access data directory: ${wordsOf(error)}`})]);
		});
	}
	let isWritten = !isNew;
	try {
		await cluster.openEtcd({
			read: async () => (await files.exists(file) ? files.read(file) : undefined),
			async write(text) {
				// Who takes the file away under a running etcd has taken it away: it is not made again.
				const onlyThere = isWritten;
				if (!onlyThere || await files.exists(file)) {
					isWritten = true;
					await files.write(file, text, 0o600, onlyThere).catch((error: unknown) => {
						if (!(error instanceof Error && error.cause instanceof HostError && error.cause.code === 'ENOENT')) {
							throw error;
						}
					});
				}
			},
		});
	} catch (error) {
		const line = etcdLine(clock.now(), 'panic', 'backend/backend.go:205', 'failed to open database', {path: file, error: wordsOf(error)});
		throw new Ending([line, 'panic: failed to open database', '', 'goroutine 1 [running]:', 'created by go.etcd.io/etcd/server/v3/storage.OpenBackend in goroutine 1'], 2);
	}
}
