import {isIP} from 'node:net';
import type {Client, ClientUnaryCall, ServiceDefinition} from '@grpc/grpc-js';
import type {fromJSON as FromJson} from '@grpc/proto-loader';
import {HostError} from '../../core/told/failures.ts';
import type {Etcd, EtcdConnection, EtcdMember} from '../../core/ports/index.ts';
import {cut} from '../../core/values/cut.ts';
import {limitCall} from './grpc-limit.ts';
import {CHANNEL_LIMITS, guarded, wordsOf} from './grpc-words.ts';

/** As long as kubeadm gives each call: app/util/etcd/etcd.go, etcdTimeout. */
const TIMEOUT_MS = 2000;

/** A name or an address that is longer is none. */
const LONGEST = 512;

/** The part of etcd's API (api/etcdserverpb/rpc.proto) that is asked here; as an object, as in cri.ts. */
const API: Parameters<typeof FromJson>[0] = {
	nested: {etcdserverpb: {nested: {
		Cluster: {methods: {
			MemberList: {requestType: 'MemberListRequest', responseType: 'MemberListResponse', comment: ''},
			MemberRemove: {requestType: 'MemberRemoveRequest', responseType: 'MemberRemoveResponse', comment: ''},
		}},
		Member: {fields: {
			ID: {type: 'uint64', id: 1},
			name: {type: 'string', id: 2},
			peerURLs: {rule: 'repeated', type: 'string', id: 3},
			clientURLs: {rule: 'repeated', type: 'string', id: 4},
		}},
		MemberListRequest: {fields: {linearizable: {type: 'bool', id: 1}}},
		MemberListResponse: {fields: {members: {rule: 'repeated', type: 'Member', id: 2}}},
		MemberRemoveRequest: {fields: {ID: {type: 'uint64', id: 1}}},
		MemberRemoveResponse: {fields: {members: {rule: 'repeated', type: 'Member', id: 2}}},
	}}},
};

interface Members {
	readonly members: readonly {readonly ID: string; readonly name: string; readonly peerURLs: readonly string[]; readonly clientURLs: readonly string[]}[];
}

/** etcd's membership calls, as `Server.addService` of grpc-js takes them. */
export async function loadClusterService(): Promise<ServiceDefinition> {
	const {default: loader} = await import('@grpc/proto-loader');
	// An ID has 64 bits: more than a number holds.
	return loader.fromJSON(API, {keepCase: true, defaults: true, longs: String})['etcdserverpb.Cluster'] as ServiceDefinition;
}

/** A client that is connected with its first call: TLS both ways, and the CA alone is trusted. */
export function createEtcd({endpoint, caPem, certificatePem, keyPem}: EtcdConnection): Etcd {
	let opened: Promise<{readonly client: Client; readonly methods: ServiceDefinition; readonly nameOf: (code: number) => string}> | undefined;

	const open = async () => {
		const [{default: grpc}, methods] = await Promise.all([import('@grpc/grpc-js'), loadClusterService()]);
		if (!URL.canParse(endpoint)) {
			throw new HostError('INVALID_URL', {endpoint});
		}
		const {host, hostname} = new URL(endpoint);
		const name = hostname.replace(/^\[(.*)\]$/, '$1');
		const {checkServerIdentity} = process.getBuiltinModule('node:tls');
		const credentials = usable(endpoint, () => grpc.credentials.createSsl(Buffer.from(caPem), Buffer.from(keyPem.reveal()), Buffer.from(certificatePem), {checkServerIdentity: (_sent, certificate) => checkServerIdentity(name, certificate)}));
		// TLS has no way to ask for an address (RFC 6066): the certificate is checked for it all the same.
		const client = new grpc.Client(host, credentials, {'grpc.enable_http_proxy': 0, ...CHANNEL_LIMITS, ...(isIP(name) !== 0 && {'grpc.ssl_target_name_override': 'localhost'})});
		return {client, methods, nameOf: (code: number) => grpc.status[code] ?? 'UNKNOWN'};
	};

	const call = async (method: 'MemberList' | 'MemberRemove', request: object, signal: AbortSignal | undefined): Promise<readonly EtcdMember[]> => {
		signal?.throwIfAborted();
		opened ??= open();
		const {client, methods, nameOf} = await opened;
		const {path, requestSerialize, responseDeserialize} = methods[method] as ServiceDefinition[string];
		const {members} = await new Promise<Members>((resolve, reject) => {
			const made: ClientUnaryCall = client.makeUnaryRequest<object, Members>(path, requestSerialize, guarded(responseDeserialize), request, (error, answer) => {
				limit.clear();
				if (signal?.aborted === true) {
					reject(signal.reason as Error);
				} else if (limit.isOver && answer === undefined) {
					reject(new HostError('DEADLINE_EXCEEDED', {endpoint, method}, {message: `no answer to ${method} in ${TIMEOUT_MS} ms`}));
				} else if (error !== null || answer === undefined) {
					reject(new HostError(nameOf(error?.code ?? 2), {endpoint, method}, {cause: error, message: wordsOf(error?.details ?? `no response to ${method}`)}));
				} else {
					resolve(answer);
				}
			});
			const limit = limitCall(made, {timeoutMs: TIMEOUT_MS, signal});
		});
		return members.map(({ID, name, peerURLs, clientURLs}) => ({
			id: ID, name: cut(name, LONGEST), peerUrls: peerURLs.map((url) => cut(url, LONGEST)), clientUrls: clientURLs.map((url) => cut(url, LONGEST)),
		}));
	};

	return {
		// As etcd's own client asks: a member that has lost its leader must not answer from memory.
		members: (signal) => call('MemberList', {linearizable: true}, signal),
		removeMember: (id, signal) => call('MemberRemove', {ID: id}, signal),
		close() {
			opened?.then(({client}) => client.close(), () => undefined);
		},
	};
}

/** OpenSSL looks into certificates and keys before anybody is called. */
function usable<Credentials>(endpoint: string, make: () => Credentials): Credentials {
	try {
		return make();
	} catch (error) {
		throw new HostError('CREDENTIALS', {endpoint}, {cause: error, message: wordsOf(error instanceof Error ? error.message : String(error))});
	}
}
