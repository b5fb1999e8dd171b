import type {Client, ServiceDefinition} from '@grpc/grpc-js';
import type {fromJSON as FromJson} from '@grpc/proto-loader';
import {HostError} from '../../core/told/failures.ts';
import {limitCall} from './grpc-limit.ts';
import {CHANNEL_LIMITS, guarded, wordsOf} from './grpc-words.ts';

const method = (name: string) => ({requestType: `${name}Request`, responseType: `${name}Response`, comment: ''});

// A map: protobufjs reads its `keyType`, which its types leave out.
const INFO = {keyType: 'string', type: 'string', id: 2};

/**
 * The part of the CRI v1 API (k8s.io/cri-api, runtime/v1/api.proto) that is asked here. As an
 * object rather than a .proto file: the program is bundled, and has no files beside it.
 */
const API: Parameters<typeof FromJson>[0] = {
	nested: {runtime: {nested: {v1: {nested: {
		RuntimeService: {methods: {
			Version: method('Version'),
			Status: method('Status'),
			RuntimeConfig: method('RuntimeConfig'),
			ListPodSandbox: method('ListPodSandbox'),
			ListContainers: method('ListContainers'),
			ContainerStatus: method('ContainerStatus'),
			StopPodSandbox: method('StopPodSandbox'),
			RemovePodSandbox: method('RemovePodSandbox'),
		}},
		ImageService: {methods: {
			ImageStatus: method('ImageStatus'),
			PullImage: method('PullImage'),
			ImageFsInfo: method('ImageFsInfo'),
		}},
		VersionRequest: {fields: {version: {type: 'string', id: 1}}},
		VersionResponse: {fields: {
			version: {type: 'string', id: 1},
			runtime_name: {type: 'string', id: 2},
			runtime_version: {type: 'string', id: 3},
			runtime_api_version: {type: 'string', id: 4},
		}},
		StatusRequest: {fields: {verbose: {type: 'bool', id: 1}}},
		StatusResponse: {fields: {
			status: {type: 'RuntimeStatus', id: 1},
			info: INFO,
		}},
		RuntimeStatus: {fields: {conditions: {rule: 'repeated', type: 'RuntimeCondition', id: 1}}},
		RuntimeCondition: {fields: {
			type: {type: 'string', id: 1},
			status: {type: 'bool', id: 2},
			reason: {type: 'string', id: 3},
			message: {type: 'string', id: 4},
		}},
		RuntimeConfigRequest: {fields: {}},
		RuntimeConfigResponse: {fields: {linux: {type: 'LinuxRuntimeConfiguration', id: 1}}},
		// An enum: 0 is systemd, 1 is cgroupfs.
		LinuxRuntimeConfiguration: {fields: {cgroup_driver: {type: 'int32', id: 1}}},
		StopPodSandboxRequest: {fields: {pod_sandbox_id: {type: 'string', id: 1}}},
		StopPodSandboxResponse: {fields: {}},
		RemovePodSandboxRequest: {fields: {pod_sandbox_id: {type: 'string', id: 1}}},
		RemovePodSandboxResponse: {fields: {}},
		ImageSpec: {fields: {image: {type: 'string', id: 1}}},
		ImageStatusRequest: {fields: {image: {type: 'ImageSpec', id: 1}, verbose: {type: 'bool', id: 2}}},
		ImageStatusResponse: {fields: {image: {type: 'Image', id: 1}, info: INFO}},
		Image: {fields: {id: {type: 'string', id: 1}, size: {type: 'uint64', id: 4}}},
		PullImageRequest: {fields: {image: {type: 'ImageSpec', id: 1}}},
		PullImageResponse: {fields: {image_ref: {type: 'string', id: 1}}},
		ImageFsInfoRequest: {fields: {}},
		ImageFsInfoResponse: {fields: {}},
		ListPodSandboxRequest: {fields: {}},
		ListPodSandboxResponse: {fields: {items: {rule: 'repeated', type: 'PodSandbox', id: 1}}},
		PodSandbox: {fields: {
			id: {type: 'string', id: 1},
			metadata: {type: 'PodSandboxMetadata', id: 2},
			// An enum: 0 is ready.
			state: {type: 'int32', id: 3},
			created_at: {type: 'int64', id: 4},
		}},
		PodSandboxMetadata: {fields: {
			name: {type: 'string', id: 1},
			uid: {type: 'string', id: 2},
			namespace: {type: 'string', id: 3},
			attempt: {type: 'uint32', id: 4},
		}},
		ListContainersRequest: {fields: {}},
		ListContainersResponse: {fields: {containers: {rule: 'repeated', type: 'Container', id: 1}}},
		Container: {fields: {
			id: {type: 'string', id: 1},
			pod_sandbox_id: {type: 'string', id: 2},
			metadata: {type: 'ContainerMetadata', id: 3},
			image: {type: 'ImageSpec', id: 4},
			state: {type: 'int32', id: 6},
			created_at: {type: 'int64', id: 7},
		}},
		ContainerMetadata: {fields: {name: {type: 'string', id: 1}, attempt: {type: 'uint32', id: 2}}},
		ContainerStatusRequest: {fields: {container_id: {type: 'string', id: 1}}},
		ContainerStatusResponse: {fields: {status: {type: 'ContainerStatus', id: 1}}},
		ContainerStatus: {fields: {
			started_at: {type: 'int64', id: 5},
			finished_at: {type: 'int64', id: 6},
			exit_code: {type: 'int32', id: 7},
			reason: {type: 'string', id: 10},
			message: {type: 'string', id: 11},
			log_path: {type: 'string', id: 15},
		}},
	}}}}},
};

interface ImageRequest {
	readonly image: {readonly image: string};
}

/** Each call with its service, request and response. */
interface Calls {
	readonly Version: {readonly request: {readonly version: string}; readonly response: {readonly runtime_name: string; readonly runtime_version: string; readonly runtime_api_version: string}};
	readonly Status: {readonly request: {readonly verbose: boolean}; readonly response: StatusResponse};
	readonly RuntimeConfig: {readonly request: object; readonly response: {readonly linux: {readonly cgroup_driver: number} | null}};
	readonly StopPodSandbox: {readonly request: {readonly pod_sandbox_id: string}; readonly response: object};
	readonly RemovePodSandbox: {readonly request: {readonly pod_sandbox_id: string}; readonly response: object};
	readonly ImageStatus: {readonly request: ImageRequest & {readonly verbose?: boolean}; readonly response: ImageStatusResponse};
	readonly PullImage: {readonly request: ImageRequest; readonly response: {readonly image_ref: string}};
	readonly ImageFsInfo: {readonly request: object; readonly response: object};
	readonly ListPodSandbox: {readonly request: object; readonly response: {readonly items: readonly PodSandboxMessage[]}};
	readonly ListContainers: {readonly request: object; readonly response: {readonly containers: readonly ContainerMessage[]}};
	readonly ContainerStatus: {readonly request: {readonly container_id: string}; readonly response: {readonly status: ContainerStatusMessage | null}};
}

/** Times are nanoseconds since 1970, as decimal digits. */
export interface PodSandboxMessage {
	readonly id: string;
	readonly metadata: {readonly name: string; readonly uid: string; readonly namespace: string; readonly attempt: number} | null;
	readonly state: number;
	readonly created_at: string;
}

export interface ContainerMessage {
	readonly id: string;
	readonly pod_sandbox_id: string;
	readonly metadata: {readonly name: string; readonly attempt: number} | null;
	readonly image: {readonly image: string} | null;
	readonly state: number;
	readonly created_at: string;
}

export interface ContainerStatusMessage {
	readonly started_at: string;
	readonly finished_at: string;
	readonly exit_code: number;
	readonly reason: string;
	readonly message: string;
	readonly log_path: string;
}

export interface ImageStatusResponse {
	/** `size`: decimal digits. */
	readonly image: {readonly id: string; readonly size: string} | null;
	readonly info: Readonly<Record<string, string>>;
}

export interface StatusResponse {
	readonly status: {readonly conditions: readonly {readonly type: string; readonly status: boolean; readonly reason: string; readonly message: string}[]} | null;
	readonly info: Readonly<Record<string, string>>;
}

export interface CallOptions {
	/** None where absent. */
	readonly timeoutMs?: number;
	readonly signal?: AbortSignal;
}

export interface CriClient {
	call<M extends keyof Calls>(method: M, request: Calls[M]['request'], options: CallOptions): Promise<Calls[M]['response']>;
	close(): void;
}

/**
 * Definitions of both services, as `Server.addService` of grpc-js takes them.
 */
export async function loadServices(): Promise<Readonly<Record<'RuntimeService' | 'ImageService', ServiceDefinition>>> {
	// The default export of CommonJS: bundled, it is the only one.
	const {default: loader} = await import('@grpc/proto-loader');
	const definitions = loader.fromJSON(API, {keepCase: true, defaults: true, longs: String});
	return {
		RuntimeService: definitions['runtime.v1.RuntimeService'] as ServiceDefinition,
		ImageService: definitions['runtime.v1.ImageService'] as ServiceDefinition,
	};
}

/**
 * A client on a Unix socket. Calls reject with a HostError: the name of gRPC's status
 * (`UNAVAILABLE`, `UNIMPLEMENTED`) with the runtime's words; after an abort, with the signal's
 * reason.
 */
export async function connect(socketPath: string): Promise<CriClient> {
	const [{default: grpc}, services] = await Promise.all([import('@grpc/grpc-js'), loadServices()]);
	const methods: ServiceDefinition = {...services.RuntimeService, ...services.ImageService};
	const client: Client = new grpc.Client(`unix:${socketPath}`, grpc.credentials.createInsecure(), {'grpc.enable_http_proxy': 0, ...CHANNEL_LIMITS});
	return {
		call<M extends keyof Calls>(method: M, request: Calls[M]['request'], {timeoutMs, signal}: CallOptions) {
			return new Promise<Calls[M]['response']>((resolve, reject) => {
				signal?.throwIfAborted();
				const definition = methods[method];
				if (definition === undefined) {
					throw new HostError('UNIMPLEMENTED', {method});
				}
				const call = client.makeUnaryRequest<object, Calls[M]['response']>(
					definition.path, definition.requestSerialize, guarded(definition.responseDeserialize), request,
					(error, response) => {
						limit.clear();
						if (signal?.aborted === true) {
							reject(signal.reason as Error);
						} else if (limit.isOver && response === undefined) {
							reject(new HostError('DEADLINE_EXCEEDED', {socket: socketPath, method}, {message: `no answer to ${method} in ${timeoutMs} ms`}));
						} else if (error !== null || response === undefined) {
							const code = error?.code ?? grpc.status.UNKNOWN;
							reject(new HostError(grpc.status[code] ?? 'UNKNOWN', {socket: socketPath, method}, {
								cause: error,
								message: wordsOf(error?.details ?? `no response to ${method}`),
							}));
						} else {
							resolve(response);
						}
					},
				);
				const limit = limitCall(call, {timeoutMs, signal});
			});
		},
		close: () => client.close(),
	};
}
