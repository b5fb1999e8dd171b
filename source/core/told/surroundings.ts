import type {FieldSource} from './sources.ts';

type Origin = FieldSource['origin'];

/** What a run finds on and around the node, and what it takes of it: plain data, without passwords. Texts are empty where there is nothing. */
export interface Surroundings {
	/** As the distribution calls itself. */
	readonly distribution: string;
	readonly addresses: readonly InterfaceAddress[];
	/** Sockets of container runtimes that somebody listens on. */
	readonly sockets: readonly string[];
	/** Of the shell that runs this program. */
	readonly proxies: Proxies;
	/** What is taken by the configuration; absent where that cannot be read. */
	readonly taken?: Taken;
}

export interface InterfaceAddress {
	readonly interface: string;
	readonly address: string;
	readonly loopback: boolean;
	/** The API server tells others this one. */
	readonly advertised: boolean;
}

export interface Proxies {
	readonly https: string;
	readonly http: string;
	readonly no: string;
}

export interface Taken {
	readonly nodeName: string;
	readonly address: {
		readonly address: string;
		readonly port: number;
		/** `default-route`: the machine's own choice; `given`: somebody's, see `origin`; `none`: there is no route to choose by. */
		readonly why: 'default-route' | 'given' | 'none';
		readonly origin: Origin;
	};
	readonly runtime: {
		readonly socket: string;
		readonly origin: Origin;
		readonly name: string;
		readonly version: string;
		/** Why it does not answer. */
		readonly problem: string;
		/** Of the process that pulls images; absent where it is not known. */
		readonly proxies?: Proxies;
	};
	readonly version: {
		readonly version: string;
		/** `given`: in a file or by a flag; else where `label` was looked up, `program` being what is taken where nobody answers at `url`. */
		readonly learnt: 'given' | 'network' | 'program';
		readonly origin: Origin;
		readonly label: string;
		readonly url: string;
	};
	readonly images: {
		readonly repository: string;
		readonly origin: Origin;
		/** What containerd asks before the registry. */
		readonly mirrors: readonly string[];
	};
}
