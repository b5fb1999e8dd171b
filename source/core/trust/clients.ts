import {EndMaker, identityOf} from './ends.ts';
import type {Evidence} from './evidence.ts';
import type {Naming, TrustActor, TrustCertificate, TrustFault, TrustIdentity, TrustLink} from './model.ts';
import type {KubeletSettings, Program} from './programs.ts';

/** What the links are read from. */
export interface Bench {
	readonly evidence: Evidence;
	readonly kubelet: KubeletSettings;
	readonly etcd: Program | undefined;
	readonly apiserver: Program | undefined;
	readonly manager: Program | undefined;
	readonly scheduler: Program | undefined;
}

/** Where people have their kubeconfigs: nothing on the node names them. */
const PEOPLE = ['/etc/kubernetes/admin.conf', '/etc/kubernetes/super-admin.conf'] as const;

interface Client {
	readonly id: string;
	readonly actor: TrustActor;
	readonly file?: string;
	readonly at: {readonly path: string; readonly named?: Naming};
}

/** Everybody who comes to the API server with a kubeconfig. */
export function apiLinks(bench: Bench): TrustLink[] {
	const {kubelet, manager, scheduler, evidence, apiserver} = bench;
	const programs = [manager, scheduler].flatMap((program) => (program === undefined ? [] : kubeconfigsOf(program)));
	const clients: Client[] = [
		...programs,
		{id: 'kubelet', actor: 'kubelet', ...(kubelet.read.state === 'there' && {file: '/var/lib/kubelet/config.yaml'}), at: kubelet.kubeconfig},
		...PEOPLE.map((path): Client => ({id: path.slice(path.lastIndexOf('/') + 1), actor: 'kubectl', at: {path}})),
	];
	return clients
		// A file that nobody names and that is not there is no client; nor is the kubelet's where nothing else of a node is.
		.filter(({at, actor, file}) => at.named !== undefined || !['missing', 'unknown'].includes(evidence.kubeconfig(at.path).state) || (actor === 'kubelet' && file !== undefined && apiserver !== undefined))
		.map((client) => apiLink(client, bench));
}

/** What a program has as `--kubeconfig`, and what it asks the API server with about others, where that is another file. */
function kubeconfigsOf(program: Program): Client[] {
	const flags = ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].filter((flag) => program.flag(flag) !== undefined);
	const byPath = new Map<string, string[]>();
	for (const flag of flags) {
		const path = program.flag(flag) ?? '';
		byPath.set(path, [...byPath.get(path) ?? [], `--${flag}`]);
	}
	const {actor, file} = program;
	return [...byPath].map(([path, names], index) => ({id: `${actor}${index === 0 ? '' : `/${names[0]}`}`, actor, file, at: {path, named: {by: names.join(', '), path: file}}}));
}

function apiLink({id, actor, file, at}: Client, bench: Bench): TrustLink {
	const from = new EndMaker(bench.evidence, actor, file);
	const kubeconfig = from.kubeconfig(at);
	const {end, server, authority} = apiServerEnd(bench);
	const client = kubeconfig?.client?.state === 'there' ? kubeconfig.client.value : undefined;
	const trusted = kubeconfig?.authority.state === 'there' ? kubeconfig.authority.value : undefined;
	const url = kubeconfig?.server ?? '';
	if (client !== undefined && authority !== undefined) {
		from.pki(kubeconfig?.clientPath ?? at.path, bench.evidence.chain(client, authority.certificate));
	}
	checkServer(end, {server, trusted, url, name: kubeconfig?.serverName}, bench.evidence);
	checkPort(from, at.path, url, bench.apiserver);
	return {
		id: `api/${id}`, about: 'api', kind: 'mutual', from: from.end(), to: end.end(), urls: url === '' ? [] : [url], ...(client && {as: identityOf(client)}),
		...(kubeconfig?.isInsecure === true && {unchecked: 'server' as const}), faults: [...from.faults, ...end.faults],
	};
}

interface ApiServerEnd {
	readonly end: EndMaker;
	readonly server: {readonly path: string; readonly certificate: TrustCertificate} | undefined;
	readonly authority: {readonly path: string; readonly certificate: TrustCertificate} | undefined;
}

/** The API server as who listens; `checksClients` where the one that comes shows a certificate. */
function apiServerEnd({evidence, apiserver, etcd, manager, scheduler}: Bench, checksClients = true): ApiServerEnd {
	const end = new EndMaker(evidence, 'kube-apiserver', apiserver?.file);
	if (apiserver === undefined) {
		// A node that has nothing else of a control plane is a worker: its API server is another node's.
		if (etcd === undefined && manager === undefined && scheduler === undefined && evidence.kubeconfig(PEOPLE[0]).state === 'missing') {
			end.isElsewhere = true;
		} else {
			end.fault({code: 'no-program', path: '', actor: 'kube-apiserver'});
		}
		return {end, server: undefined, authority: undefined};
	}
	const at = end.named(apiserver, 'tls-cert-file');
	const server = end.shows(at, end.named(apiserver, 'tls-private-key-file'), 'serverAuth');
	const ca = checksClients ? end.named(apiserver, 'client-ca-file') : undefined;
	const authority = end.checks(ca);
	return {end, server: at && server && {path: at.path, certificate: server}, authority: ca && authority && {path: ca.path, certificate: authority}};
}

interface ServerCheck {
	readonly server: ApiServerEnd['server'];
	readonly trusted: TrustCertificate | undefined;
	readonly url: string;
	/** What is looked for in the certificate instead of the URL's host. */
	readonly name?: string | undefined;
}

/** Whether who connects takes the server's certificate: its CA, and the name that it was called by. */
function checkServer(end: EndMaker, {server, trusted, url, name}: ServerCheck, evidence: Evidence): void {
	if (server === undefined || trusted === undefined) {
		return;
	}
	end.pki(server.path, evidence.chain(server.certificate, trusted));
	const host = name ?? hostOf(url);
	if (host !== undefined && host !== '' && !hasName(server.certificate.names, host)) {
		end.pki(server.path, {code: 'sans-missing', names: [host]});
	}
}

/** A name of a certificate; `*` stands for the whole of a first label, as in Go. */
function hasName(names: readonly string[], host: string): boolean {
	const wanted = host.toLowerCase();
	return names.some((name) => {
		const known = name.toLowerCase();
		return known === wanted || (known.startsWith('*.') && wanted.indexOf('.') > 0 && wanted.slice(wanted.indexOf('.')) === known.slice(1));
	});
}

/** Without the brackets of an IPv6 address; undefined where it is no URL. */
export function hostOf(url: string): string | undefined {
	return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : undefined;
}

export function portOf(url: string): string | undefined {
	if (!URL.canParse(url)) {
		return undefined;
	}
	const {port, protocol} = new URL(url);
	return port === '' ? (protocol === 'http:' ? '80' : '443') : port;
}

/** Where it connects to this node itself, there has to be who listens; what is before a control plane of several may have any port. */
function checkPort(from: EndMaker, path: string, url: string, apiserver: Program | undefined): void {
	const listens = apiserver?.flag('secure-port') ?? '6443';
	const own = apiserver?.flag('advertise-address');
	if (own !== undefined && hostOf(url) === own && portOf(url) !== listens) {
		from.fault({code: 'port', path, url, listens});
	}
}

/** Pods come with a token, to the Service of the API server, and check it by the CA that the controller manager hands out. */
export function podLinks(bench: Bench): TrustLink[] {
	const {manager, apiserver, evidence} = bench;
	if (apiserver === undefined) {
		return [];
	}
	const from = new EndMaker(evidence, 'pods');
	const trusted = manager === undefined ? undefined : from.checks(from.named(manager, 'root-ca-file'));
	if (manager === undefined) {
		from.fault({code: 'no-program', path: '', actor: 'kube-controller-manager'});
	}
	const {end, server} = apiServerEnd(bench, false);
	const url = 'https://kubernetes.default.svc';
	checkServer(end, {server, trusted, url}, evidence);
	end.key('verifies', end.named(apiserver, 'service-account-key-file'));
	return [{
		id: 'api/pods', about: 'service-account', kind: 'token', from: from.end(), to: end.end(), urls: [url],
		as: {user: 'system:serviceaccount:NAMESPACE:NAME', groups: ['system:serviceaccounts', 'system:serviceaccounts:NAMESPACE']}, faults: [...from.faults, ...end.faults],
	}];
}

/** As bootstrap tokens are taken (plugin/pkg/auth/authenticator/token/bootstrap). */
const bootstrapUser: TrustIdentity = {user: 'system:bootstrap:TOKEN-ID', groups: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token']};

/** A node that joins has a token, and knows the CA by the hash of its key. */
export function bootstrapLinks(bench: Bench): TrustLink[] {
	const {apiserver, evidence} = bench;
	if (apiserver === undefined) {
		return [];
	}
	const from = new EndMaker(evidence, 'joining');
	from.isElsewhere = true;
	const {end, server} = apiServerEnd(bench, false);
	const admin = evidence.kubeconfig(PEOPLE[0]);
	// cluster-info is made of admin.conf (kubeadm, phases/bootstraptoken/clusterinfo).
	const trusted = admin.state === 'there' && admin.value.authority.state === 'there' ? admin.value.authority.value : undefined;
	const url = admin.state === 'there' ? admin.value.server : '';
	checkServer(end, {server, trusted, url}, evidence);
	const faults: TrustFault[] = apiserver.flag('enable-bootstrap-token-auth') === 'true' ? [] : [{code: 'not-named', path: apiserver.file, by: '--enable-bootstrap-token-auth=true'}];
	const pin = trusted && evidence.pin(trusted);
	return [{
		id: 'api/joining', about: 'bootstrap', kind: 'token', from: from.end(), to: end.end(), urls: url === '' ? [] : [url], as: bootstrapUser, ...(pin !== undefined && {pin}), faults: [...faults, ...end.faults],
	}];
}
