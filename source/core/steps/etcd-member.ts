import {listOf} from '../cluster/answers.ts';
import {collectionPath, kubeSystem} from '../cluster/objects.ts';
import {joinHostPort} from '../values/networks.ts';
import type {EtcdDetail} from '../told/details.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import type {StepContext, StepKind} from '../engine/step.ts';
import {Failure, HostError, isFailure} from '../told/failures.ts';
import type {ApiRequest, Etcd, EtcdConnection, EtcdMember} from '../ports/index.ts';
import {openKubeconfig} from '../cluster/open-kubeconfig.ts';
import {readFile} from '../cluster/read-file.ts';
import {problemOf} from './problem.ts';
import {RETRY_MS} from '../cluster/requests.ts';

export interface EtcdMemberInput {
	/** Leads to the API server, which knows the other members. */
	readonly kubeconfig: string;
	readonly certificatesDir: string;
	readonly advertiseAddress: string;
	readonly apiTimeoutMs: number;
	readonly etcdTimeoutMs: number;
}

const ANNOTATION = 'kubeadm.kubernetes.io/etcd.advertise-client-urls';

/**
 * Takes this node's member out of a stacked etcd cluster, so that the others do not wait for it. The
 * last member stays. That it cannot be done is a warning, and the run goes on (as kubeadm does:
 * phases/etcd/local.go, RemoveStackedEtcdMemberFromCluster).
 */
export const etcdMember: StepKind<EtcdMemberInput, void> = {
	acts: true,
	describe: (input) => detailOf(input),
	async compare(input) {
		return {found: 'different', detail: detailOf(input), current: undefined};
	},
	async apply(input, context) {
		let members: readonly EtcdMember[] = [];
		const told = () => ({...detailOf(input), ...(members.length > 0 && {members: members.map(({name, id}) => name || id)})});
		let clients: Clients | undefined;
		try {
			clients = new Clients(context, await credentials(input, context));
			clients.endpoints = await advertised(input, context);
			members = await clients.ask((client) => client.members(context.signal), input.etcdTimeoutMs);
			clients.endpoints = members.flatMap(({clientUrls}) => clientUrls);
			const peerUrl = urlOf(input, 2380);
			if (members.length === 1 && clients.endpoints.includes(urlOf(input, 2379))) {
				return {output: undefined, detail: {...told(), result: 'only'}};
			}
			const own = members.find(({peerUrls}) => peerUrls[0] === peerUrl);
			if (own === undefined) {
				return {output: undefined, detail: {...told(), result: 'absent'}};
			}
			// Whoever is taken out closes the connection: the others are asked first.
			clients.endpoints = clients.endpoints.toSorted((one, other) => Number(own.clientUrls.includes(one)) - Number(own.clientUrls.includes(other)));
			await clients.ask((client) => removed(client, own.id, context.signal), input.etcdTimeoutMs);
			return {output: undefined, detail: {...told(), result: 'removed'}};
		} catch (error) {
			context.signal.throwIfAborted();
			return {output: undefined, detail: {...told(), problem: problemOf(ofCertificate(error, input))}, outcome: 'warning'};
		} finally {
			clients?.close();
		}
	},
};

const detailOf = (input: EtcdMemberInput): EtcdDetail => ({kind: 'etcd', peerUrl: urlOf(input, 2380)});

const urlOf = ({advertiseAddress}: EtcdMemberInput, port: number): string => `https://${joinHostPort(advertiseAddress, port)}`;

/** Asks the first member that answers. */
class Clients {
	readonly #context: StepContext;
	readonly #credentials: Omit<EtcdConnection, 'endpoint'>;
	readonly #open = new Map<string, Etcd>();
	endpoints: readonly string[] = [];

	constructor(context: StepContext, given: Omit<EtcdConnection, 'endpoint'>) {
		this.#context = context;
		this.#credentials = given;
	}

	/** Tries all members until the time is up: one that is busy electing a leader answers in a moment. */
	async ask<Answer>(question: (client: Etcd) => Promise<Answer>, timeoutMs: number): Promise<Answer> {
		const {host, signal} = this.#context;
		const end = host.clock.monotonic() + timeoutMs;
		for (;;) {
			// Members that were added and never started have no address.
			let last: Error = new Failure('etcd.unreachable', {errno: 'ENOENT', message: 'no member of etcd is known'});
			for (const endpoint of this.endpoints) {
				signal.throwIfAborted();
				try {
					return await question(this.#client(endpoint));
				} catch (error) {
					signal.throwIfAborted();
					if (!(error instanceof HostError) || error.code === 'CREDENTIALS') {
						throw error;
					}
					last = error;
				}
			}
			if (host.clock.monotonic() >= end) {
				throw last;
			}
			await host.clock.sleep(RETRY_MS, signal);
		}
	}

	close(): void {
		for (const client of this.#open.values()) {
			client.close();
		}
	}

	#client(endpoint: string): Etcd {
		const client = this.#open.get(endpoint) ?? this.#context.host.etcd({endpoint, ...this.#credentials});
		this.#open.set(endpoint, client);
		return client;
	}
}

/** That it is no member any more is what was wanted. */
async function removed(client: Etcd, id: string, signal: AbortSignal): Promise<void> {
	try {
		await client.removeMember(id, signal);
	} catch (error) {
		if (!(error instanceof HostError && error.code === 'NOT_FOUND')) {
			throw error;
		}
	}
}

/** What this node shows to etcd is of no use: where it is, is the first thing to know. */
function ofCertificate(error: unknown, {certificatesDir}: EtcdMemberInput): unknown {
	return error instanceof HostError && error.code === 'CREDENTIALS' ? new Failure('certificate.unusable', {path: `${certificatesDir}/etcd/healthcheck-client.crt`, message: error.message}, {cause: error}) : error;
}

async function credentials({certificatesDir}: EtcdMemberInput, {host: {files}}: StepContext): Promise<Omit<EtcdConnection, 'endpoint'>> {
	const read = async (name: string) => (await readFile(files, `${certificatesDir}/etcd/${name}`)).toString('utf8');
	return {caPem: await read('ca.crt'), certificatePem: await read('healthcheck-client.crt'), keyPem: new Sensitive(await read('healthcheck-client.key'))};
}

/** Where the members' static Pods say that etcd listens; a Pod that does not say it yet is waited for. */
async function advertised({kubeconfig, apiTimeoutMs}: EtcdMemberInput, {host, signal, progress}: StepContext): Promise<readonly string[]> {
	const access = await openKubeconfig(host, kubeconfig, {signal, progress});
	try {
		const request: ApiRequest = {method: 'GET', path: collectionPath({apiVersion: 'v1', plural: 'pods', namespace: kubeSystem}), query: {labelSelector: 'component=etcd,tier=control-plane'}};
		return await access.requests.until(async () => {
			const answer = await access.ask(request);
			if (answer.status !== 200) {
				throw access.refused(request, answer);
			}
			const items = listOf(request, answer);
			const urls = items.flatMap(({metadata}) => metadata?.annotations?.[ANNOTATION] ?? []);
			if (urls.length === 0 || urls.length < items.length) {
				throw access.refused(request, answer);
			}
			return urls;
		}, apiTimeoutMs).catch((error: unknown) => {
			// An answer like any other, but not with what was looked for.
			throw isFailure(error, 'api.refused') && error.fields.status === 200 ? new Failure('missing', {what: `${ANNOTATION} of the static Pods of etcd`}) : error;
		});
	} finally {
		await access.api.close();
	}
}
