import type {Client, ServiceDefinition} from '@grpc/grpc-js';
import type {fromJSON as FromJson} from '@grpc/proto-loader';
import {HostError} from '../../core/errors.ts';

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
		RuntimeConfigResponse: {fields: {}},
		ImageSpec: {fields: {image: {type: 'string', id: 1}}},
		ImageStatusRequest: {fields: {image: {type: 'ImageSpec', id: 1}}},
		ImageStatusResponse: {fields: {image: {type: 'Image', id: 1}}},
		Image: {fields: {id: {type: 'string', id: 1}}},
		PullImageRequest: {fields: {image: {type: 'ImageSpec', id: 1}}},
		PullImageResponse: {fields: {image_ref: {type: 'string', id: 1}}},
		ImageFsInfoRequest: {fields: {}},
		ImageFsInfoResponse: {fields: {}},
	}}}}},
};

interface ImageRequest {
	readonly image: {readonly image: string};
}

/** Each call with its service, request and response. */
interface Calls {
	readonly Version: {readonly request: {readonly version: string}; readonly response: {readonly runtime_name: string; readonly runtime_version: string; readonly runtime_api_version: string}};
	readonly Status: {readonly request: {readonly verbose: boolean}; readonly response: StatusResponse};
	readonly RuntimeConfig: {readonly request: object; readonly response: object};
	readonly ImageStatus: {readonly request: ImageRequest; readonly response: {readonly image: {readonly id: string} | null}};
	readonly PullImage: {readonly request: ImageRequest; readonly response: {readonly image_ref: string}};
	readonly ImageFsInfo: {readonly request: object; readonly response: object};
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
	const definitions = loader.fromJSON(API, {keepCase: true, defaults: true});
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
	const client: Client = new grpc.Client(`unix:${socketPath}`, grpc.credentials.createInsecure(), {'grpc.enable_http_proxy': 0});
	return {
		call<M extends keyof Calls>(method: M, request: Calls[M]['request'], {timeoutMs, signal}: CallOptions) {
			return new Promise<Calls[M]['response']>((resolve, reject) => {
				signal?.throwIfAborted();
				const definition = methods[method];
				if (definition === undefined) {
					throw new HostError('UNIMPLEMENTED', {method});
				}
				const deadline = timeoutMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + timeoutMs;
				const call = client.makeUnaryRequest<object, Calls[M]['response']>(
					definition.path, definition.requestSerialize, definition.responseDeserialize, request, {deadline},
					(error, response) => {
						signal?.removeEventListener('abort', stop);
						if (signal?.aborted === true) {
							reject(signal.reason as Error);
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
				const stop = (): void => call.cancel();
				signal?.addEventListener('abort', stop, {once: true});
			});
		},
		close: () => client.close(),
	};
}

/** grpc-js wraps the system's error in words of its own: the system's alone say what is wrong. */
function wordsOf(details: string): string {
	return details.match(/Last error: (?:Error: )?(.*?)\.? Resolution note:/s)?.[1] ?? details;
}
