import {generateKeyPairSync, randomBytes} from 'node:crypto';
import {memberOf} from '../../core/cluster/answers.ts';
import {openConnection} from '../../core/cluster/connection.ts';
import type {InitConfig} from '../../core/config/types.ts';
import {CONTROL_PLANE, COREDNS, EXEC, JOIN, KUBE_PROXY, LOGS, UPGRADE} from '../../core/needs/needed-by.ts';
import {pathsOf} from '../../core/pki/certificates.ts';
import {signingRequest} from '../../core/pki/csr.ts';
import {readName} from '../../core/pki/name-reader.ts';
import {readCertificate} from '../../core/pki/read.ts';
import {localEndpoint} from '../../core/pki/addresses.ts';
import type {Api, ApiAnswer, ApiConnection, ApiMethod, Host} from '../../core/ports/index.ts';
import {Sensitive} from '../../core/secrets/sensitive.ts';

/** Something that is done with a cluster once init is over, and did not go as far as it should. */
export interface Afterwards {
	/** `kubeadm join`; names are the same in every language. */
	readonly act: string;
	/** The first part of it that did not work: `kubelet-config`. */
	readonly at: string;
	/** What the cluster said: `GET /api/v1/… 404`. */
	readonly told: string;
}

/** Renewing a node's certificate: no command has it as its name. */
export const ROTATION = 'certificate rotation';

type Part = readonly [at: string, does: (on: OnCluster) => Promise<void>];

/** How often, and after what time, what controllers see to is looked for again. */
const LOOKS = 20;
const LOOK_MS = 1000;

const CSRS = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const system = (plural: string, name = '') => `/api/v1/namespaces/kube-system/${plural}${name === '' ? '' : `/${name}`}`;

/**
 * What a cluster is for, once it is there, each with the requests that it is made of, in their order and as whoever makes them:
 * kubeadm's join (cmd/phases/join, discovery/token) and upgrade, the kubelet's own, kubectl's, and the add-ons'.
 */
const acts: readonly (readonly [act: string, parts: readonly Part[]])[] = [
	[JOIN, [
		['cluster-info', async (on) => {
			await on.until(async () => {
				const found = await on.get(on.anonymous, '/api/v1/namespaces/kube-public/configmaps/cluster-info');
				return memberOf(found.body, 'data', `jws-kubeconfig-${on.tokenId}`) === undefined ? `no jws-kubeconfig-${on.tokenId}` : undefined;
			});
		}],
		['kubeadm-config', async (on) => void await on.get(on.joining, system('configmaps', 'kubeadm-config'))],
		['kubelet-config', async (on) => void await on.get(on.joining, system('configmaps', 'kubelet-config'))],
		['node', async (on) => void await on.send(on.joining, 'GET', `/api/v1/nodes/${on.newNode}`, undefined, [200, 404])],
		['certificate', async (on) => on.askForCertificate(on.joining, on.newNode)],
	]],
	[CONTROL_PLANE, [['kubeadm-certs', async (on) => void await on.get(on.joining, system('secrets', 'kubeadm-certs'))]]],
	[UPGRADE, [
		['kubeadm-config', async (on) => void await on.get(on.admin, system('configmaps', 'kubeadm-config'))],
		['kubelet-config', async (on) => void await on.get(on.admin, system('configmaps', 'kubelet-config'))],
	]],
	[LOGS, [['nodes/proxy', async (on) => on.mayUseKubelet('get')]]],
	[EXEC, [['nodes/proxy', async (on) => on.mayUseKubelet('create')]]],
	[ROTATION, [['certificate', async (on) => on.askForCertificate(on.node, on.nodeName)]]],
	[KUBE_PROXY, [
		['pods', async (on) => on.comesUp('kube-proxy', true)],
		['services', async (on) => on.may('system:serviceaccount:kube-system:kube-proxy', serviceAccountGroups, 'list', '', 'services')],
		['endpointslices', async (on) => on.may('system:serviceaccount:kube-system:kube-proxy', serviceAccountGroups, 'list', 'discovery.k8s.io', 'endpointslices')],
	]],
	[COREDNS, [
		['pods', async (on) => on.comesUp('kube-dns', false)],
		['endpointslices', async (on) => on.may('system:serviceaccount:kube-system:coredns', serviceAccountGroups, 'list', 'discovery.k8s.io', 'endpointslices')],
	]],
];

const serviceAccountGroups = ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'];

/** What does not work of all that is done with a cluster; none where all does. */
export async function afterwards(host: Host, config: InitConfig): Promise<readonly Afterwards[]> {
	const on = await OnCluster.open(host, config);
	try {
		const found: Afterwards[] = [];
		for (const [act, parts] of acts) {
			for (const [at, does] of parts) {
				const told = await does(on).then(() => undefined, (error: unknown) => (error instanceof Error ? error.message : String(error)));
				if (told !== undefined) {
					found.push({act, at, told});
					break;
				}
			}
		}
		return found;
	} finally {
		await on.close();
	}
}

/** The cluster as those meet it who come to it. What does not work is thrown, in the words of the request. */
class OnCluster {
	readonly newNode = 'joining';
	readonly #host: Host;
	readonly #config: InitConfig;
	readonly #connections: {readonly admin: ApiConnection; readonly node: ApiConnection | undefined};
	readonly #clients = new Map<string, Api>();

	private constructor(host: Host, config: InitConfig, connections: {readonly admin: ApiConnection; readonly node: ApiConnection | undefined}) {
		this.#host = host;
		this.#config = config;
		this.#connections = connections;
	}

	static async open(host: Host, config: InitConfig): Promise<OnCluster> {
		const read = async (path: string) => {
			const text = await host.files.read(path);
			return (await openConnection(host.files, text?.toString('utf8') ?? '', path, localEndpoint(config))).connection;
		};
		return new OnCluster(host, config, {admin: await read('/etc/kubernetes/admin.conf'), node: await read('/etc/kubernetes/kubelet.conf').catch(() => undefined)});
	}

	get nodeName(): string {
		return this.#config.init.nodeRegistration.name;
	}

	get tokenId(): string {
		return this.#token.split('.')[0] ?? '';
	}

	get admin(): Api {
		return this.#client('admin', this.#connections.admin);
	}

	get node(): Api {
		return this.#client('node', this.#connections.node ?? this.#connections.admin);
	}

	get anonymous(): Api {
		return this.#client('anonymous', this.#without);
	}

	/** As a node that joins, with its bootstrap token. */
	get joining(): Api {
		return this.#client('joining', {...this.#without, token: new Sensitive(this.#token)});
	}

	get #token(): string {
		return this.#config.init.bootstrapTokens[0]?.token ?? '';
	}

	get #without(): ApiConnection {
		return {server: this.#connections.admin.server, caPem: this.#connections.admin.caPem, certificatePem: '', keyPem: new Sensitive('')};
	}

	async get(as: Api, path: string): Promise<ApiAnswer> {
		return this.send(as, 'GET', path);
	}

	async send(as: Api, method: ApiMethod, path: string, body?: unknown, expected: readonly number[] = [200, 201]): Promise<ApiAnswer> {
		const answer = await as.request({method, path, ...(body !== undefined && {body})});
		if (!expected.includes(answer.status)) {
			throw new Error(`${method} ${path}: ${answer.status}`);
		}
		return answer;
	}

	/** Looks again until nothing is wrong any more. @param look what is wrong */
	async until(look: () => Promise<string | undefined>): Promise<void> {
		for (let count = 1; ; count += 1) {
			const wrong = await look();
			if (wrong === undefined) {
				return;
			}
			if (count === LOOKS) {
				throw new Error(wrong);
			}
			await this.#host.clock.sleep(LOOK_MS);
		}
	}

	/** Asks for a kubelet's client certificate and waits until it is approved and signed. */
	async askForCertificate(as: Api, node: string): Promise<void> {
		const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256', publicKeyEncoding: {type: 'spki', format: 'pem'}, privateKeyEncoding: {type: 'pkcs8', format: 'pem'}});
		const request = signingRequest({subject: {commonName: `system:node:${node}`, organizations: ['system:nodes']}, dnsNames: [], ipAddresses: [], publicPem: publicKey, privatePem: new Sensitive(privateKey)});
		if (!request.ok) {
			throw new Error(request.fault.code);
		}
		const name = `csr-${randomBytes(4).toString('hex')}`;
		await this.send(as, 'POST', CSRS, {
			apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: {name},
			spec: {request: Buffer.from(request.value).toString('base64'), signerName: 'kubernetes.io/kube-apiserver-client-kubelet', usages: ['digital signature', 'client auth']},
		});
		await this.until(async () => (memberOf((await this.get(this.admin, `${CSRS}/${name}`)).body, 'status', 'certificate') === undefined ? `CertificateSigningRequest ${name}: Pending` : undefined));
	}

	async may(user: string, groups: readonly string[], verb: string, group: string, resource: string, subresource?: string): Promise<void> {
		const answer = await this.send(this.admin, 'POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
			apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec: {user, groups, resourceAttributes: {verb, group, resource, ...(subresource !== undefined && {subresource})}},
		});
		if (memberOf(answer.body, 'status', 'allowed') !== true) {
			throw new Error(`${user}: ${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}: 403`);
		}
	}

	/** Whether a kubelet lets the API server, as whoever its certificate says that it is, have what is in containers. */
	async mayUseKubelet(verb: string): Promise<void> {
		const pem = await this.#host.files.read(pathsOf(this.#config.cluster, 'apiserver-kubelet-client').certificate) ?? '';
		const read = readCertificate(pem);
		if (!read.ok) {
			throw new Error(read.fault.code);
		}
		const {commonName, organizations} = readName(read.value.rawSubject);
		await this.may(commonName, [...organizations, 'system:authenticated'], verb, '', 'nodes', 'proxy');
	}

	/** Takes an add-on's Pods away: new ones come, with what they mount. */
	async comesUp(label: string, isRunning: boolean): Promise<void> {
		const path = system('pods');
		const list = async (): Promise<readonly unknown[]> => {
			const answer = await this.admin.request({method: 'GET', path, query: {labelSelector: `k8s-app=${label}`}});
			const items = memberOf(answer.body, 'items');
			return Array.isArray(items) ? items : [];
		};
		const before = await list();
		const gone = new Set(before.map((pod) => memberOf(pod, 'metadata', 'uid')));
		for (const pod of before) {
			await this.send(this.admin, 'DELETE', `${path}/${String(memberOf(pod, 'metadata', 'name'))}`, undefined, [200, 202, 404]);
		}
		await this.until(async () => {
			const pods = (await list()).filter((pod) => !gone.has(memberOf(pod, 'metadata', 'uid')) && (!isRunning || memberOf(pod, 'status', 'phase') === 'Running'));
			if (pods.length === 0) {
				return `GET ${path}?labelSelector=k8s-app=${label}: []`;
			}
			const volumes = memberOf(pods[0], 'spec', 'volumes');
			for (const volume of Array.isArray(volumes) ? volumes : []) {
				const name = memberOf(volume, 'configMap', 'name');
				if (typeof name === 'string' && memberOf(volume, 'configMap', 'optional') !== true) {
					await this.get(this.admin, system('configmaps', name));
				}
			}
			return undefined;
		});
	}

	async close(): Promise<void> {
		await Promise.all([...this.#clients.values()].map(async (client) => client.close()));
	}

	#client(name: string, connection: ApiConnection): Api {
		const client = this.#clients.get(name) ?? this.#host.api(connection);
		this.#clients.set(name, client);
		return client;
	}
}
