import {hostOf, portOf, type Bench} from './clients.ts';
import {EndMaker, identityOf} from './ends.ts';
import type {Naming, TrustActor, TrustLink} from './model.ts';
import {KUBELET_CONFIG, KUBELET_PKI, type Program} from './programs.ts';

const list = (text: string | undefined): string[] => (text ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '');

/** The API server's way to etcd, and members of etcd to each other. */
export function storageLinks({evidence, etcd, apiserver}: Bench): TrustLink[] {
	const links: TrustLink[] = [];
	if (apiserver !== undefined) {
		const urls = list(apiserver.flag('etcd-servers'));
		const isPlain = urls.length > 0 && urls.every((url) => url.startsWith('http://'));
		const from = new EndMaker(evidence, 'kube-apiserver', apiserver.file);
		const at = isPlain ? undefined : from.named(apiserver, 'etcd-certfile', etcd?.flag('client-cert-auth') === 'true');
		const client = isPlain ? undefined : from.shows(at, from.named(apiserver, 'etcd-keyfile', at !== undefined), 'clientAuth');
		const trusted = isPlain ? undefined : from.checks(from.named(apiserver, 'etcd-cafile'));
		if (urls.length === 0) {
			from.fault({code: 'not-named', path: apiserver.file, by: '--etcd-servers'});
		}
		const listens = list(etcd?.flag('listen-client-urls'));
		// An etcd that listens at none of these addresses is another one than the API server's.
		const isHere = etcd !== undefined && (urls.length === 0 || urls.some((url) => isOwn(url, listens)));
		const to = new EndMaker(evidence, 'etcd', isHere ? etcd.file : undefined);
		if (isHere) {
			for (const url of urls.filter((one) => isOwn(one, listens) && !listens.some((other) => portOf(other) === portOf(one)))) {
				from.fault({code: 'port', path: apiserver.file, url, listens: listens.join(', ')});
			}
			const served = isPlain ? undefined : to.named(etcd, 'cert-file');
			const server = to.shows(served, isPlain ? undefined : to.named(etcd, 'key-file'), 'serverAuth');
			const authority = to.checks(to.named(etcd, 'trusted-ca-file', etcd.flag('client-cert-auth') === 'true'));
			if (at !== undefined && client !== undefined && authority !== undefined) {
				from.pki(at.path, evidence.chain(client, authority));
			}
			if (served !== undefined && server !== undefined && trusted !== undefined) {
				to.pki(served.path, evidence.chain(server, trusted));
				const lacking = urls.flatMap((url) => hostOf(url) ?? []).filter((host) => !server.names.some((name) => name.toLowerCase() === host));
				to.pki(served.path, lacking.length === 0 ? undefined : {code: 'sans-missing', names: lacking});
			}
		} else if (urls.some((url) => isLoopback(hostOf(url)))) {
			to.fault({code: 'no-program', path: '', actor: 'etcd'});
		} else {
			to.isElsewhere = true;
		}
		links.push({
			id: 'storage', about: 'storage', kind: isPlain ? 'plain' : 'mutual', from: from.end(), to: to.end(), urls, ...(client && {as: identityOf(client)}), faults: [...from.faults, ...to.faults],
		});
	}
	if (etcd !== undefined) {
		const urls = list(etcd.flag('initial-advertise-peer-urls') ?? etcd.flag('listen-peer-urls'));
		const [from, to] = [new EndMaker(evidence, 'etcd', etcd.file), new EndMaker(evidence, 'etcd', etcd.file)];
		const peer = from.shows(from.named(etcd, 'peer-cert-file'), from.named(etcd, 'peer-key-file'), 'clientAuth');
		const at = to.named(etcd, 'peer-cert-file', false);
		const authority = to.checks(to.named(etcd, 'peer-trusted-ca-file'));
		if (at !== undefined && peer !== undefined) {
			to.usage(at.path, peer, 'serverAuth');
			to.pki(at.path, authority === undefined ? undefined : evidence.chain(peer, authority));
			const lacking = urls.flatMap((url) => hostOf(url) ?? []).filter((host) => !peer.names.some((name) => name.toLowerCase() === host));
			to.pki(at.path, lacking.length === 0 ? undefined : {code: 'sans-missing', names: lacking});
		}
		links.push({id: 'peers', about: 'peers', kind: 'mutual', from: from.end(), to: to.end(), urls, ...(peer && {as: identityOf(peer)}), faults: [...from.faults, ...to.faults]});
	}
	return links;
}

const isLoopback = (host: string | undefined): boolean => host === '127.0.0.1' || host === '::1' || host === 'localhost';
/** Whether a URL leads to a program that listens at those. */
const isOwn = (url: string, listens: readonly string[]): boolean => isLoopback(hostOf(url)) || listens.some((other) => hostOf(other) === hostOf(url));

/** The API server as client of the kubelet: logs, exec, port-forward. */
export function kubeletApiLinks({evidence, kubelet, apiserver}: Bench): TrustLink[] {
	if (apiserver === undefined) {
		return [];
	}
	const from = new EndMaker(evidence, 'kube-apiserver', apiserver.file);
	const at = from.named(apiserver, 'kubelet-client-certificate');
	const client = from.shows(at, from.named(apiserver, 'kubelet-client-key'), 'clientAuth');
	const trusted = from.checks(from.named(apiserver, 'kubelet-certificate-authority', false));
	const to = new EndMaker(evidence, 'kubelet', kubelet.read.state === 'there' ? KUBELET_CONFIG : undefined);
	if (kubelet.read.state === 'missing') {
		to.fault({code: 'missing', path: KUBELET_CONFIG, by: ''});
	}
	const own = (field: string): {path: string; named: Naming} | undefined => {
		const path = kubelet.text(field);
		return path === undefined ? undefined : {path, named: {by: field, path: KUBELET_CONFIG}};
	};
	// Without one of its own the kubelet makes kubelet.crt, which it signs itself; serverTLSBootstrap asks the cluster for one.
	const bootstraps = kubelet.text('serverTLSBootstrap') === 'true';
	const byItself = `${KUBELET_PKI}/${bootstraps ? 'kubelet-server-current.pem' : 'kubelet.crt'}`;
	const served = own('tlsCertFile') ?? {path: byItself, ...(bootstraps && {named: {by: 'serverTLSBootstrap', path: KUBELET_CONFIG}})};
	// Before its first start there is none, and that is nothing wrong.
	const isOwnPath = served.path === byItself;
	const isYetToCome = isOwnPath && ['missing', 'unknown'].includes(evidence.certificate(byItself).state);
	const server = isYetToCome ? undefined : to.shows(served, own('tlsPrivateKeyFile') ?? (bootstraps ? undefined : {path: `${KUBELET_PKI}/kubelet.key`}), 'serverAuth');
	if (isYetToCome) {
		to.add({role: 'shows', ...served, state: 'later'});
	}
	const ca = kubelet.text('authentication', 'x509', 'clientCAFile');
	const authority = to.checks(ca === undefined ? undefined : {path: ca, named: {by: 'authentication.x509.clientCAFile', path: KUBELET_CONFIG}});
	if (ca === undefined && kubelet.read.state === 'there') {
		to.fault({code: 'not-named', path: KUBELET_CONFIG, by: 'authentication.x509.clientCAFile'});
	}
	if (at !== undefined && client !== undefined && authority !== undefined) {
		from.pki(at.path, evidence.chain(client, authority));
	}
	if (server !== undefined && trusted !== undefined) {
		to.pki(served.path, evidence.chain(server, trusted));
	}
	return [{
		id: 'kubelet', about: 'kubelet-api', kind: 'mutual', from: from.end(), to: to.end(), urls: [`https://NODE:${kubelet.text('port') ?? '10250'}`], ...(client && {as: identityOf(client)}),
		...(trusted === undefined && {unchecked: 'server' as const}), ...(isOwnPath && !bootstraps && {isSelfMade: true as const}), faults: [...from.faults, ...to.faults],
	}];
}

/** The front proxy: the API server hands requests on, and says in headers whose they are. */
export function aggregationLinks({evidence, apiserver}: Bench): TrustLink[] {
	if (apiserver === undefined) {
		return [];
	}
	const from = new EndMaker(evidence, 'kube-apiserver', apiserver.file);
	const at = from.named(apiserver, 'proxy-client-cert-file', false);
	if (at === undefined) {
		return [];
	}
	const client = from.shows(at, from.named(apiserver, 'proxy-client-key-file'), 'clientAuth');
	const to = new EndMaker(evidence, 'extension');
	to.isElsewhere = true;
	const authority = to.checks(to.named(apiserver, 'requestheader-client-ca-file'));
	const allowed = list(apiserver.flag('requestheader-allowed-names'));
	if (client !== undefined) {
		from.pki(at.path, authority === undefined ? undefined : evidence.chain(client, authority));
		if (allowed.length > 0 && !allowed.includes(client.commonName)) {
			from.fault({code: 'not-allowed', path: at.path, name: client.commonName, allowed});
		}
	}
	return [{id: 'aggregation', about: 'aggregation', kind: 'mutual', from: from.end(), to: to.end(), urls: [], ...(client && {as: identityOf(client)}), faults: [...from.faults, ...to.faults]}];
}

/** Who signs what another checks later: tokens of service accounts, and certificates that are asked for. */
export function signatureLinks({evidence, apiserver, manager}: Bench): TrustLink[] {
	const signers: readonly (readonly [Program | undefined, string])[] = [[apiserver, 'service-account-signing-key-file'], [manager, 'service-account-private-key-file']];
	const tokens = signers.flatMap(([program, flag]): TrustLink[] => {
		if (program === undefined) {
			return [];
		}
		const from = new EndMaker(evidence, program.actor, program.file);
		const at = from.named(program, flag);
		from.key('signs', at);
		const to = new EndMaker(evidence, 'kube-apiserver', apiserver?.file);
		// It may stand several times: one of them has to be the other half.
		const keys = apiserver?.flags('service-account-key-file') ?? [];
		keys.forEach((path) => to.key('verifies', {path, named: {by: '--service-account-key-file', path: apiserver?.file ?? ''}}));
		if (apiserver === undefined) {
			to.fault({code: 'no-program', path: '', actor: 'kube-apiserver'});
		} else if (keys.length === 0) {
			to.fault({code: 'not-named', path: apiserver.file, by: '--service-account-key-file'});
		} else if (at !== undefined && keys.every((path) => evidence.isPair(at.path, path) === false)) {
			to.fault({code: 'pair', path: keys[0] ?? '', other: at.path});
		}
		return [{id: `tokens/${program.actor}`, about: 'token-signing', kind: 'signature', from: from.end(), to: to.end(), urls: [], faults: [...from.faults, ...to.faults]}];
	});
	// Without the CA's key on the node the flags are there and empty: nobody signs.
	const signing = manager?.flag('cluster-signing-cert-file');
	if (manager === undefined || signing === undefined || signing === '') {
		return tokens;
	}
	const from = new EndMaker(evidence, manager.actor, manager.file);
	const authority = from.checks(from.named(manager, 'cluster-signing-cert-file'), 'issuer');
	const key = from.named(manager, 'cluster-signing-key-file');
	from.key('signs', key);
	from.pki(key?.path ?? '', authority !== undefined && key !== undefined ? evidence.keyFault(authority, key.path) : undefined);
	const to = new EndMaker(evidence, 'kube-apiserver', apiserver?.file);
	const clients = apiserver === undefined ? undefined : to.checks(to.named(apiserver, 'client-ca-file'));
	if (authority !== undefined && clients !== undefined && authority.fingerprint !== clients.fingerprint) {
		from.pki(signing, evidence.chain(authority, clients));
	}
	return [...tokens, {id: 'certificates', about: 'certificate-signing', kind: 'signature', from: from.end(), to: to.end(), urls: [], faults: [...from.faults, ...to.faults]}];
}

/** Where programs have a certificate of their own for who asks how they are; the others make one that is in no file. */
const serving: Readonly<Partial<Record<TrustActor, string>>> = {'kube-apiserver': 'tls-cert-file', 'kube-controller-manager': 'tls-cert-file', 'kube-scheduler': 'tls-cert-file'};

/** The kubelet asks the programs how they are, without checking anybody; and is asked itself. */
export function probeLinks({evidence, kubelet, etcd, apiserver, manager, scheduler}: Bench): TrustLink[] {
	const probes = [etcd, apiserver, manager, scheduler].flatMap((program) => (program === undefined ? [] : program.probes.map((probe, index): TrustLink => {
		const from = new EndMaker(evidence, 'kubelet', program.file);
		const to = new EndMaker(evidence, program.actor, program.file);
		const flag = serving[program.actor];
		const isPlain = probe.scheme !== 'https';
		const path = flag === undefined ? undefined : program.flag(flag);
		if (!isPlain) {
			to.add(path === undefined || flag === undefined ? {role: 'shows', path: '', state: 'memory'} : {role: 'shows', path, named: {by: `--${flag}`, path: program.file}, state: evidence.certificate(path).state});
		}
		const host = probe.host === '' ? 'POD' : probe.host.includes(':') ? `[${probe.host}]` : probe.host;
		return {
			id: `probe/${program.actor}${index === 0 ? '' : `/${index + 1}`}`, about: 'probe', kind: isPlain ? 'plain' : 'unchecked', from: from.end(), to: to.end(),
			urls: probe.paths.map((one) => `${probe.scheme}://${host}:${probe.port}${one}`), ...(!isPlain && {unchecked: 'server' as const}), faults: [],
		};
	})));
	const port = kubelet.text('healthzPort') ?? '10248';
	const health: TrustLink[] = kubelet.read.state !== 'there' || port === '0' ? [] : [{
		id: 'probe/kubelet', about: 'kubelet-health', kind: 'plain', from: new EndMaker(evidence, 'kubeadm').end(), to: new EndMaker(evidence, 'kubelet', KUBELET_CONFIG).end(),
		urls: [`http://${kubelet.text('healthzBindAddress') ?? '127.0.0.1'}:${port}/healthz`], faults: [],
	}];
	return [...probes, ...health];
}
