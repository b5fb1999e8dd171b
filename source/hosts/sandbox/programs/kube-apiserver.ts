import {HostError} from '../../../core/told/failures.ts';
import {Sensitive} from '../../../core/secrets/sensitive.ts';
import {readPrivateKey} from '../../../core/pki/read.ts';
import type {Arguments} from '../../../core/components/arguments.ts';
import {certificatesIn, readSettings, type Settings} from '../api/settings.ts';
import type {Authority} from '../cluster.ts';
import type {ClientTls} from '../node-net.ts';
import {isLoopbackAddress} from '../virtual-net.ts';
import {openAuditLog, readConfigurations} from './configurations.ts';
import {checkValues, hasIssuer} from './option-values.ts';
import {publicKeys, readBundle, readPair, readServingPair} from './material.ts';
import {commandFailed, Ending, klog, paceOf, readArguments, warmUp, type Program, type ProgramStart} from './program.ts';
import {BUNDLE_AT, keepReloading, SERVING_AT, type Reloaded} from './reload.ts';
import {selfSigned} from './serving.ts';

/** How long it waits for an etcd before it gives up. */
const ETCD_SECONDS = 20;
/** However fast the sandbox is: what comes up beside it takes its time, too. */
const LEAST_ETCD_SECONDS = 3;

export const kubeApiserver: Program = async (start) => {
	const {clock, log, net, cluster, files, signal, addresses} = start;
	const say = (level: 'I' | 'W', at: string, text: string) => log(klog(clock.now(), level, at, text));
	const fail = (error: unknown): Ending => (error instanceof Ending ? error : new Ending([commandFailed(clock.now(), error instanceof Error ? error.message : String(error))]));
	try {
		const {flags, checkOptions} = readArguments('kube-apiserver', start);
		const check = (stage: Parameters<typeof checkValues>[1]) => checkValues('kube-apiserver', stage, flags, addresses);
		check('log');
		check('complete');
		const advertised = flags.text('advertise-address') || (addresses[0] ?? '');
		if (!flags.has('external-hostname')) {
			say('I', 'options.go:263', `external host was not specified, using ${advertised}`);
		}
		await checkSigner(start, flags);
		checkOptions();
		check('validate');
		say('I', 'server.go:187', `Version: ${start.version}`);
		say('I', 'server.go:189', '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""');
		const at = {address: flags.text('bind-address') || '0.0.0.0', port: Number(flags.text('secure-port'))};
		// The socket is taken before anything else is read.
		await net.listen(at, 'kube-apiserver', {answer: () => ({status: 500, body: ''})}).then(async (early) => early.close(), (error: unknown) => {
			throw new Error(`failed to create listener: failed to listen on ${at.address}:${at.port}: ${(error as Error).message}`);
		});
		const certificateFile = flags.text('tls-cert-file');
		const pair = certificateFile === '' ? selfSigned('kube-apiserver', clock.now()) : await readServingPair(files, 'serving-cert', certificateFile, flags.text('tls-private-key-file'));
		check('serving');
		const readClientCa = async () => (flags.text('client-ca-file') === '' ? undefined : readBundle(files, flags.text('client-ca-file'), 'client-ca-bundle'));
		const clientCa = await readClientCa();
		const proxyCaFile = flags.text('requestheader-client-ca-file');
		if (proxyCaFile !== '') {
			await readBundle(files, proxyCaFile, 'request-header');
		}
		for (const file of flags.list('service-account-key-file')) {
			await checkVerifiers(start, file);
		}
		await readConfigurations(start, flags);
		await openAuditLog(start, flags);
		const etcd = await clientOf(start, flags);
		const external = await reachEtcd(start, etcd);
		let connectedTo = cluster.etcdRun;
		const isConnected = (): boolean => cluster.etcdRun === connectedTo;
		signal.throwIfAborted();
		await checkKubeletClient(start, flags);
		if (flags.text('proxy-client-cert-file') !== '') {
			await readServingPair(files, 'aggregator-proxy-cert', flags.text('proxy-client-cert-file'), flags.text('proxy-client-key-file'));
		}
		const given = {get: (name: string) => (flags.has(name) ? flags.text(name) : undefined)};
		const settings = await readSettings(given, async (file) => files.read(file));
		const seed = {serviceRange: settings.serviceRange, advertiseAddress: advertised || undefined, port: at.port};
		let isWarm = () => false;
		const serving = await cluster.serve({
			settings, seed,
			...pair, ...(clientCa !== undefined && {clientCa}), version: start.version, isHealthy: () => isWarm(), isConnected, log, ...(external !== undefined && {external}),
		});
		try {
			const shown = {certificate: pair.certificate, key: pair.key, ...(clientCa !== undefined && {clientCa}), settings};
			const listening = await net.listen(at, 'kube-apiserver', {tls: shown, answer: serving.answer, handle: serving.handle});
			isWarm = warmUp(start);
			say('I', 'secure_serving.go:214', `Serving securely on [::]:${at.port}`);
			start.up();
			const renew = (changed: Partial<typeof shown>) => {
				Object.assign(shown, changed);
				serving.renew(shown);
				listening.renew?.();
			};
			keepReloading(start, reloadedFiles(start, flags, shown, renew)).catch(() => undefined);
			// An etcd that was started again may listen elsewhere, or trust another CA.
			for (let channel = 1; !signal.aborted; channel += 3) {
				await clock.sleep(1000 * paceOf(start.speed), signal).catch(() => undefined);
				const run = cluster.etcdRun;
				if (!signal.aborted && !isConnected() && await askEtcd(start, etcd, channel) !== undefined) {
					connectedTo = run;
				}
			}
			await listening.close();
			return 0;
		} finally {
			await serving.close();
		}
	} catch (error) {
		throw signal.aborted ? error : fail(error);
	}
};

/** What it reads again while it runs; keys of service accounts it does not, nor what its clients of etcd and kubelets show, which they read with each connection. */
function reloadedFiles({files}: ProgramStart, flags: Arguments, {settings}: {readonly settings: Settings}, renew: (changed: Partial<Authority>) => void): readonly Reloaded[] {
	const [certificate, key, clientCa, proxyCa, proxyCertificate, proxyKey] = ['tls-cert-file', 'tls-private-key-file', 'client-ca-file', 'requestheader-client-ca-file', 'proxy-client-cert-file', 'proxy-client-key-file'].map((flag) => flags.text(flag));
	let current = settings;
	const renewSettings = (changed: Partial<Settings>, more: Partial<Authority> = {}) => {
		current = {...current, ...changed};
		renew({...more, settings: current});
	};
	const all: readonly Reloaded[] = [
		{files: [certificate ?? '', key ?? ''], at: SERVING_AT, take: async () => renew(await readServingPair(files, 'serving-cert', certificate ?? '', key ?? ''))},
		{files: [clientCa ?? ''], at: BUNDLE_AT, async take() {
			const text = await readBundle(files, clientCa ?? '', 'client-ca-bundle');
			renewSettings({clientCas: certificatesIn(text)}, {clientCa: text});
		}},
		{files: [proxyCa ?? ''], at: BUNDLE_AT, take: async () => renewSettings({proxyCas: certificatesIn(await readBundle(files, proxyCa ?? '', 'request-header'))})},
		{files: [proxyCertificate ?? '', proxyKey ?? ''], at: SERVING_AT, take: async () => void await readServingPair(files, 'aggregator-proxy-cert', proxyCertificate ?? '', proxyKey ?? '')},
	];
	return all.filter((one) => one.files.every((file) => file !== ''));
}

async function checkSigner({files}: ProgramStart, flags: Arguments): Promise<void> {
	const file = flags.text('service-account-signing-key-file');
	if (file === '' || !hasIssuer(flags)) {
		return;
	}
	const failed = (words: string) => new Error(`failed to parse service-account-issuer-key-file: ${words}`);
	const content = await files.read(file).catch((error: unknown) => {
		throw failed((error as Error).message);
	});
	if (!readPrivateKey(new Sensitive(content)).ok) {
		throw failed(`error reading private key file ${file}: data does not contain a valid RSA or ECDSA private key`);
	}
}

async function checkVerifiers({files}: ProgramStart, file: string): Promise<void> {
	const content = await files.read(file);
	if (!readPrivateKey(new Sensitive(content)).ok && publicKeys(content.toString('latin1')).length === 0) {
		throw new Error(`error reading public key file ${file}: data does not contain any valid RSA or ECDSA public keys`);
	}
}

/** What it shows a kubelet is read anew with each connection: at the start the files have to be there, whatever they hold. */
async function checkKubeletClient({files}: ProgramStart, flags: Arguments): Promise<void> {
	for (const flag of ['kubelet-client-certificate', 'kubelet-client-key']) {
		if (flags.text(flag) !== '') {
			await files.read(flags.text(flag)).catch((error: unknown) => {
				throw new Error(`problem initializing API group "": ${(error as Error).message}`, {cause: error});
			});
		}
	}
}

/** Who its etcd is, and how it shows itself there. */
interface EtcdClient {
	readonly servers: readonly string[];
	readonly tls: ClientTls;
}

async function clientOf({files}: ProgramStart, flags: Arguments): Promise<EtcdClient> {
	return {
		servers: flags.list('etcd-servers'),
		tls: {
			ca: flags.text('etcd-cafile') === '' ? '' : (await files.read(flags.text('etcd-cafile'))).toString('latin1'),
			...(flags.text('etcd-certfile') !== '' && await readPair(files, flags.text('etcd-certfile'), flags.text('etcd-keyfile'))),
		},
	};
}

/** Waits for an etcd that takes its client certificate. Undefined, or the servers where they are not on the node. */
async function reachEtcd(start: ProgramStart, client: EtcdClient): Promise<string | undefined> {
	const {clock, speed, signal} = start;
	const deadline = clock.monotonic() + (speed === 0 ? 0 : Math.max(ETCD_SECONDS * speed, LEAST_ETCD_SECONDS) * 1000);
	let isFirst = true;
	for (let channel = 1; isFirst || clock.monotonic() < deadline; channel += 3) {
		if (!isFirst) {
			await clock.sleep(1000 * paceOf(speed), signal);
		}
		isFirst = false;
		const found = await askEtcd(start, client, channel);
		if (found !== undefined) {
			return found === 'elsewhere' ? client.servers.join(',') : undefined;
		}
	}
	throw new Error('context deadline exceeded');
}

/** Asks each of its servers once; undefined where none takes it, and the log says why. */
async function askEtcd({net, clock, log, signal}: ProgramStart, {servers, tls}: EtcdClient, channel: number): Promise<'here' | 'elsewhere' | undefined> {
	for (const server of servers) {
		const {hostname, host} = new URL(server.includes('://') ? server : `http://${server}`);
		const address = hostname.replace(/^\[(.*)\]$/, '$1');
		try {
			const {status} = await net.get(`${server}/health`, {tls, timeoutMs: 5000, signal});
			if (status === 200 || status === 500) {
				return 'here';
			}
		} catch (error) {
			// Whatever is at an address that is not the node's is thought to be there.
			if (error instanceof HostError && error.code === 'EHOSTUNREACH' && !isLoopbackAddress(address)) {
				return 'elsewhere';
			}
			log(klog(clock.now(), 'W', 'logging.go:55', `[core] [Channel #${channel} SubChannel #${channel + 2}] grpc: addrConn.createTransport failed to connect to {Addr: "${host}", ServerName: "${host}", }. Err: connection error: desc = "${transportWords(error)}"`));
		}
	}
	return undefined;
}

/** What gRPC says before the reason. */
function transportWords(error: unknown): string {
	const words = error instanceof Error ? error.message : String(error);
	return words.startsWith('remote error') ? `error reading server preface: ${words}` : words.startsWith('tls: ') ? `transport: authentication handshake failed: ${words}` : `transport: Error while dialing: ${words}`;
}
