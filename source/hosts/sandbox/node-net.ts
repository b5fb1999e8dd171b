import type {IncomingMessage, ServerResponse} from 'node:http';

/** What a server shows and asks for in a handshake; PEM, as its files have it. */
export interface ServerTls {
	readonly certificate: string;
	readonly key: string;
	/** CAs whose client certificates are taken. */
	readonly clientCa?: string;
	/** A client without a certificate is refused in the handshake. */
	readonly requiresClient?: boolean;
}

/** What a client trusts and shows. */
export interface ClientTls {
	/** Undefined: the certificate of the server is not looked at. */
	readonly ca?: string;
	readonly certificate?: string;
	readonly key?: string;
	/** The name that the server's certificate has to have; that of the URL unless said. */
	readonly serverName?: string;
}

export interface NodeAnswer {
	readonly status: number;
	readonly body: string;
}

/** A request beside its path; a GET unless said. */
export interface Asked {
	/** The certificate that was shown, PEM. */
	readonly client?: string;
	readonly bearer?: string;
	readonly method?: 'POST' | 'PUT';
	/** JSON. */
	readonly body?: string;
}

/** What listens at a port of the node. */
export interface NodeServer {
	/** Absent where it speaks plain HTTP. */
	readonly tls?: ServerTls;
	/** What a request of this path is answered with, for clients in this process. */
	answer(path: string, asked?: Asked): NodeAnswer | Promise<NodeAnswer>;
	/** A client that was turned away in the handshake, with the reason as the server's own log has it. */
	readonly refused?: (reason: string) => void;
	/** The whole of it, for clients on real sockets; by `answer` where it is absent. */
	readonly handle?: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface Listening {
	/** Connections from now on are shown what the server's `tls` says now. */
	renew?(): void;
	close(): Promise<void>;
}

/** The node's network as programs on it see it. Addresses are the node's; `0.0.0.0` and `::` are all of them. */
export interface NodeNet {
	/**
	 * @param owner the program: `kube-scheduler`
	 * @throws HostError `EADDRINUSE`, `EADDRNOTAVAIL`, with `address` and `port`
	 */
	listen(at: {readonly address: string; readonly port: number}, owner: string, server: NodeServer): Promise<Listening>;
	/**
	 * What a client asks: `https://127.0.0.1:10259/livez`.
	 * @throws HostError with the system's code (`ECONNREFUSED`), `TIMEOUT`, or `TLS` with the reason as Go's TLS says it
	 */
	get(url: string, options: Omit<Asked, 'client'> & {readonly tls?: ClientTls; readonly timeoutMs: number; readonly signal?: AbortSignal}): Promise<NodeAnswer>;
}
