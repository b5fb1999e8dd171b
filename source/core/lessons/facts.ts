import type {Files} from '../ports/index.ts';
import type {Sensitive} from '../secrets/sensitive.ts';
import type {Ask} from './types.ts';

/** What a lesson asks of a node: facts, whoever brought them about, and however. */
export interface NodeFacts {
	readonly files: Pick<Files, 'read' | 'stat'>;
	/** Milliseconds since 1970. */
	now(): number;
	/** By name, how each component fares. */
	components(): Promise<Readonly<Record<string, ComponentFacts>>>;
	/** An object of the API by its kind, as it is in etcd: whether or not an API server answers. */
	object(kind: string, namespace: string | undefined, name: string): Promise<Readonly<Record<string, unknown>> | undefined>;
	/** Those of the API server since the lesson began, in order. */
	requests(): Promise<readonly RequestFacts[]>;
	/** Names of init's checks that find something, warnings too. */
	findings(): Promise<readonly string[]>;
	/** Sends one to the API server, changing nothing; undefined where no answer came. */
	ask(client: Credentials, request: Ask): Promise<{readonly status: number; readonly body: unknown} | undefined>;
	/** Whether the authorizers let it pass. */
	may(user: string, groups: readonly string[], action: ActionFacts): Promise<boolean>;
}

export interface ComponentFacts {
	readonly state: string;
	readonly healthy: boolean;
	readonly restarts: number;
	/** Its last lines. */
	readonly log: readonly string[];
}

export interface RequestFacts {
	readonly method: string;
	readonly path: string;
	readonly user: string;
	readonly status: number;
}

export interface ActionFacts {
	readonly verb: string;
	/** `daemonsets`. */
	readonly resource: string;
	readonly group: string;
	readonly namespace?: string;
	readonly name?: string;
}

/** What a client shows; nothing where it is nobody. */
export interface Credentials {
	readonly certificatePem?: string;
	readonly keyPem?: Sensitive<string>;
	readonly token?: string;
}
