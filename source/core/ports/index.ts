import type {Sensitive} from '../secrets/sensitive.ts';
import type {ServiceManager} from '../told/findings.ts';
import type {RunHolder} from '../told/warnings.ts';
import type {EncryptionAlgorithm, UnmountFlag} from '../config/types.ts';

/**
 * What a host can do, seen from the core. `hosts/node` is a real node, `hosts/sandbox` a node
 * that is a folder, `hosts/overlay` a node seen through what a dry run would have written.
 * `test/hosts/contract.ts` holds all three to what is written here.
 *
 * Paths are absolute paths of the node (`/etc/kubernetes/admin.conf`), whatever they are on
 * the machine underneath. Every method rejects with a `HostError` (core/told/failures.ts) and nothing else.
 */
export interface Host {
	readonly files: Files;
	readonly machine: Machine;
	readonly commands: Commands;
	readonly services: Services;
	readonly network: Network;
	readonly runtime: ContainerRuntime;
	readonly mounts: Mounts;
	readonly keys: Keys;
	readonly random: Random;
	readonly clock: Clock;
	/** A client for one member of an etcd cluster. */
	etcd(connection: EtcdConnection): Etcd;
	/** A client for an API server that shows this client certificate and trusts this CA only. */
	api(connection: ApiConnection): Api;
	/**
	 * Takes the node for one run, by its words without flags; the answer gives it back. Rejects with `BUSY` and
	 * `pid`, `command`, `user`, `since`, `path` while another run has it. A run that was killed has nothing.
	 */
	claim(command: string): Promise<() => Promise<void>>;
	/** The run that has the node at present, in the fields of the refusal of `claim`. */
	holder(): Promise<RunHolder | undefined>;
	/**
	 * Before something is tried again: what describes a simulated node is read again, and what failed there begins anew. Rejects
	 * with what is wrong with the description. A real node needs none.
	 */
	lookAgain?(): Promise<void>;
	/** Of a simulated node: components whose fate is written down in advance, in place of what they would do. */
	pictures?(): readonly string[];
	/** Frees sockets, child processes and threads. */
	close(): Promise<void>;
}

export interface FileStat {
	readonly type: 'file' | 'directory' | 'link' | 'other';
	/** Permission bits: 0o600. */
	readonly mode: number;
	readonly uid: number;
	readonly gid: number;
	readonly size: number;
}

export interface FileOwner {
	readonly uid: number;
	readonly gid: number;
}

/** How a path is acted on. */
export interface LinkOptions {
	/** Where false, a link on the way to the path rejects it, and so does one in its last place, unless that would be removed: `ELOOP`. */
	readonly followLinks?: boolean;
}

export interface WriteOptions extends LinkOptions {
	readonly mode: number;
	readonly owner?: FileOwner;
	/** Whether it is forced to the disk; it is unless said. */
	readonly sync?: boolean;
	/** Only where the file is there until the last moment (`ENOENT` else), and with nothing beside it meanwhile: as a program writes that holds it open. */
	readonly onlyThere?: boolean;
}

/** One of the files that are written together. */
export interface Written extends Omit<WriteOptions, 'onlyThere'> {
	readonly path: string;
	readonly content: string | Buffer;
}

export interface Files {
	/**
	 * The contents; undefined where there is no such file. Links are followed. Never waits for another process: rejects with
	 * `NOT_A_FILE` and its `type` for a pipe, a device or a socket, `EISDIR`, and `TOO_LARGE` with `size` and `limit`.
	 */
	read(path: string): Promise<Buffer | undefined>;
	/** The last so many bytes of a file, however long it is; undefined where there is no such file. */
	readEnd(path: string, bytes: number): Promise<Buffer | undefined>;
	/** Undefined where there is nothing. Links are followed. */
	stat(path: string): Promise<FileStat | undefined>;
	/** Names in a directory, sorted; undefined where there is none. */
	list(path: string): Promise<readonly string[] | undefined>;
	/**
	 * Replaces the file as a whole: temporary file beside it, fsync, rename. The mode is exactly
	 * `mode`, whatever the umask. Does not make the parent directory. Without `sync` a kill leaves
	 * the old or the new, but a power loss may leave neither.
	 */
	write(path: string, content: string | Buffer, options: WriteOptions): Promise<void>;
	/**
	 * The same for files of one act, in little more time than one: none takes its place before all of them are on the disk, and
	 * then they do so in their order. Rejects with the `path` of the one that is refused; what has taken its place by then stays.
	 */
	writeTogether(files: readonly Written[]): Promise<void>;
	/**
	 * Adds text to the end of a file that is there (`ENOENT`), and forces it to the disk. A kill or a power loss in the middle may
	 * leave some of it. A link in the last place, and what is no ordinary file, are refused.
	 */
	extend(path: string, text: string): Promise<void>;
	/** Makes the directory and its missing parents, all with `mode`; leaves existing ones alone. */
	makeDirectory(path: string, mode: number): Promise<void>;
	setMode(path: string, mode: number, options?: LinkOptions): Promise<void>;
	setOwner(path: string, owner: FileOwner, options?: LinkOptions): Promise<void>;
	/** Removes a file or an empty directory; no error where there is nothing. */
	remove(path: string, options?: LinkOptions): Promise<void>;
	/**
	 * Removes what is at a path, a directory with all that is in it. A link is removed, and what it leads to is
	 * left alone, also where one comes to be while this is at work. No error where there is nothing. Rejects with
	 * `EPERM` for the node's root, and with `EXDEV` and the `path` of what is mounted where something is, or where another
	 * file system begins: nothing is removed then. What is busy (`EBUSY`) ends it; `path` tells what that is.
	 */
	removeTree(path: string, options?: LinkOptions): Promise<void>;
	/** The same for all that is in a directory, which itself stays. Where it is a link, what that leads to is emptied. */
	emptyDirectory(path: string, options?: LinkOptions): Promise<void>;
	/** The path with all links followed; undefined where there is nothing. */
	realPath(path: string): Promise<string | undefined>;
}

/** What preflight looks at: what the machine is and has. Reading changes nothing. */
export interface Machine {
	hostname(): Promise<string>;
	/** Effective user id. */
	uid(): Promise<number>;
	/** CPUs that this process may use. */
	cpus(): Promise<number>;
	/** Bytes of RAM. */
	memory(): Promise<number>;
	/** Devices and files swapped to. */
	swaps(): Promise<readonly string[]>;
	/**
	 * `/proc/sys/…` as text without the final newline; undefined where the kernel has no such file.
	 * `name` is the path below `/proc/sys`: `net/ipv4/ip_forward`.
	 */
	sysctl(name: string): Promise<string | undefined>;
	/** Where a program is, looked up on PATH; undefined where it is not. */
	which(program: string): Promise<string | undefined>;
	/** One variable of the environment. */
	env(name: string): Promise<string | undefined>;
	kernel(): Promise<KernelFacts>;
	/** Its `release` alone, without a look at its configuration. */
	kernelRelease(): Promise<string>;
	/** What /etc/os-release says; undefined where there is none. */
	distribution(): Promise<Distribution | undefined>;
}

export interface Distribution {
	/** `debian`, `rocky`. */
	readonly id: string;
	/** Ids of what it is built from, the nearest first. */
	readonly like: readonly string[];
	/** `12`; empty for a rolling release. */
	readonly version: string;
	/** `Debian GNU/Linux 12 (bookworm)`. */
	readonly name: string;
}

export interface KernelFacts {
	readonly os: string;
	/** `6.1.0-18-amd64`. */
	readonly release: string;
	/** `CONFIG_…` options by name without the prefix: `y`, `m`, or another value; undefined where no configuration can be read. */
	readonly config: ReadonlyMap<string, string> | undefined;
	readonly cgroupVersion: 1 | 2;
	/** As the kernel lists them: v2 in `cgroup.controllers` of the root, v1 the enabled ones of `/proc/cgroups`. */
	readonly cgroupControllers: readonly string[];
}

export interface CommandResult {
	readonly exitCode: number;
	/** Standard output and error, in the order they came; of a program that says more than a mebibyte the begin, and a line that says so. */
	readonly output: string;
}

export interface RanCommand extends CommandResult {
	readonly argv: readonly string[];
}

export interface Commands {
	/** Runs a program without a shell. A status other than 0 is an answer, not an error. */
	run(argv: readonly [string, ...string[]], options?: {readonly timeoutMs?: number; readonly signal?: AbortSignal}): Promise<CommandResult>;
}

export type {ServiceManager} from '../told/findings.ts';

export interface ServiceState {
	readonly active: boolean;
	/** `active (running)`, `activating (auto-restart)`; empty where the manager does not tell. */
	readonly state: string;
	/** Status of the main process where it ended last. */
	readonly exitCode?: number;
	/** How often it was started again by itself. */
	readonly restarts?: number;
	/** Of its main process, while it runs; absent where the manager does not tell. */
	readonly pid?: number;
}

export interface Services {
	manager(): Promise<ServiceManager>;
	/**
	 * Asks for all that is known of these services at once, and answers `exists`, `isEnabled`, `isActive` and `state` of
	 * them from that for as long as the host is there: for who only looks, as each question starts a program. Of `enabled`
	 * it will be asked whether they are enabled.
	 */
	glance(names: readonly string[], enabled: readonly string[]): void;
	exists(name: string): Promise<boolean>;
	isEnabled(name: string): Promise<boolean>;
	isActive(name: string): Promise<boolean>;
	/** How it fares, in its manager's own words. */
	state(name: string): Promise<ServiceState>;
	/** What it last wrote, oldest line first; none where no log can be found. `since` in milliseconds since 1970. */
	log(name: string, options: {readonly lines: number; readonly since?: number}): Promise<readonly string[]>;
	/** A command that enables the service, for a remedy. */
	enableCommand(name: string): Promise<string>;
	/** What `stop` and `start` run, in order; none without a manager. Runs nothing itself. */
	commands(name: string, action: 'stop' | 'start'): Promise<readonly (readonly string[])[]>;
	/** `told` hears of each command once it has ended, of one that is refused too. */
	stop(name: string, told?: (ran: RanCommand) => void): Promise<void>;
	/** Has the manager read its files again, then starts or restarts the service. */
	start(name: string, told?: (ran: RanCommand) => void): Promise<void>;
}

/** The answer of an HTTP(S) probe; `error` is the system's code (`ECONNREFUSED`), `TIMEOUT`, or `INVALID_URL` where nothing can be asked. */
export type ProbeAnswer =
	| {readonly status: number; readonly body: string}
	| {readonly error: string; readonly message: string};

export interface Network {
	/** Addresses of all interfaces that are up. */
	interfaces(): Promise<readonly NetworkAddress[]>;
	/** The address that the default route leaves by, of this family where both have one; undefined where there is no default route. */
	defaultAddress(preferred?: 4 | 6): Promise<string | undefined>;
	/** Looks a name up, hosts file included; empty where it is not known. */
	resolve(name: string): Promise<readonly string[]>;
	/** Whether a TCP port can be listened on, on all addresses. */
	isPortFree(port: number): Promise<boolean>;
	/**
	 * One GET. Without `tls` the certificate is not verified: that a component answers is asked,
	 * not who it is. With it, the server is verified and the client certificate, if any, shown.
	 */
	probe(url: string, options: {readonly timeoutMs: number; readonly signal?: AbortSignal; readonly tls?: ProbeTls}): Promise<ProbeAnswer>;
	/** Text of a page outside (`https://dl.k8s.io/…`), of 64 KiB at most; rejects where it cannot be reached. Proxies are those of `environment`, the process's own where absent. */
	fetchText(url: string, options: {readonly timeoutMs: number; readonly signal?: AbortSignal; readonly environment?: Readonly<Record<string, string | undefined>>}): Promise<string>;
}

export interface ProbeTls {
	/** Trusted in place of the system's CAs. */
	readonly caPem?: string;
	readonly certificatePem?: string;
	readonly keyPem?: Sensitive<string>;
}

export interface NetworkAddress {
	readonly interface: string;
	readonly address: string;
	readonly family: 4 | 6;
	readonly loopback: boolean;
}

export interface RuntimeStatus {
	readonly ready: boolean;
	/** The runtime's own words where it is not ready. */
	readonly message?: string;
	/** The image of Pod sandboxes, where the runtime tells. */
	readonly sandboxImage?: string;
}

export interface PodSandbox {
	readonly id: string;
	readonly name: string;
	readonly namespace: string;
	readonly uid: string;
	readonly attempt: number;
	readonly ready: boolean;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
}

export type ContainerState = 'created' | 'running' | 'exited' | 'unknown';

export interface Container {
	readonly id: string;
	readonly podId: string;
	/** As the Pod names it: `kube-apiserver`. */
	readonly name: string;
	readonly attempt: number;
	readonly state: ContainerState;
	readonly image: string;
	readonly createdAt: number;
}

export interface ContainerStatus {
	/** Milliseconds since 1970; 0 where it did not come to that. */
	readonly startedAt: number;
	readonly finishedAt: number;
	readonly exitCode: number;
	/** `Error`, `OOMKilled`, `Completed`. */
	readonly reason: string;
	readonly message: string;
	/** Empty where it has no log. */
	readonly logPath: string;
}

export interface CgroupDriver {
	readonly driver: 'systemd' | 'cgroupfs';
	/** By RuntimeConfig, which the kubelet asks too and then goes by; otherwise out of the runtime's own configuration. */
	readonly isToldToKubelet: boolean;
}

/** What a runtime tells of an image that it has; absent where it does not tell. */
export interface ImageFacts {
	/** Bytes. containerd counts what was sent (compressed), CRI-O what it became on the disk. */
	readonly size?: number;
	readonly layers?: number;
}

/** The CRI calls that init and reset make. `socket` is an endpoint: `unix:///run/containerd/containerd.sock`. */
export interface ContainerRuntime {
	/** Known runtimes' sockets that are on the node. */
	findSockets(): Promise<readonly string[]>;
	version(socket: string): Promise<{readonly name: string; readonly version: string; readonly apiVersion: string}>;
	status(socket: string): Promise<RuntimeStatus>;
	/** Whether the runtime answers RuntimeConfig, the call that tells its cgroup driver. */
	hasRuntimeConfig(socket: string): Promise<boolean>;
	/** How the runtime manages cgroups; undefined where it does not tell. */
	cgroupDriver(socket: string): Promise<CgroupDriver | undefined>;
	hasImage(socket: string, image: string): Promise<boolean>;
	/** How large an image is, undefined where it is not there; asked for a person to read, and nothing goes by it. */
	imageFacts(socket: string, image: string): Promise<ImageFacts | undefined>;
	pullImage(socket: string, image: string, signal?: AbortSignal): Promise<void>;
	/** All sandboxes, those that ended too. */
	listPods(socket: string): Promise<readonly PodSandbox[]>;
	/** All containers, those that ended too. */
	listContainers(socket: string): Promise<readonly Container[]>;
	/** Undefined where it is gone. */
	containerStatus(socket: string, id: string): Promise<ContainerStatus | undefined>;
	/** Stops a Pod's containers and removes them; no error where it is gone. */
	removePod(socket: string, id: string): Promise<void>;
}

export interface Mounts {
	/** Where something is mounted below a directory (not on it), in the order in which it was; a place as often as there is something on it. */
	below(directory: string): Promise<readonly string[]>;
	/** Takes away what was mounted last on a place. */
	unmount(place: string, flags: readonly UnmountFlag[]): Promise<void>;
}

/** A key pair in the encodings that kubeadm writes. */
export interface KeyPair {
	readonly algorithm: EncryptionAlgorithm;
	/** PKCS#1 `RSA PRIVATE KEY` or SEC 1 `EC PRIVATE KEY`. */
	readonly privatePem: Sensitive<string>;
	/** PKIX `PUBLIC KEY`. */
	readonly publicPem: string;
}

export interface Keys {
	/** A key pair not handed out before; waits for one that is being made. */
	make(algorithm: EncryptionAlgorithm): Promise<KeyPair>;
	/** Sees to it that so many are made or being made that nobody has asked for yet, side by side, as the machine's cores allow. */
	prefetch(algorithm: EncryptionAlgorithm, count: number): void;
}

export interface Random {
	bytes(count: number): Buffer;
}

/**
 * The two clocks of a machine. Wall time names a moment, and whoever sets the clock, a first synchronisation above all,
 * makes it jump either way; two of its readings make no duration.
 */
export interface Clock {
	/** Wall time, in milliseconds since 1970: for what is written down, and for what is valid until a moment. */
	now(): number;
	/** Milliseconds since a moment that says nothing: it only runs forward, and nobody sets it. Two readings make a duration; one means nothing. */
	monotonic(): number;
	/** Resolves after so many milliseconds of the monotonic clock, rejects with the signal's reason when it aborts. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface EtcdConnection {
	/** `https://192.0.2.10:2379`. */
	readonly endpoint: string;
	readonly caPem: string;
	readonly certificatePem: string;
	readonly keyPem: Sensitive<string>;
}

export interface EtcdMember {
	/** 64 bits, in decimal digits. */
	readonly id: string;
	/** Empty where the member has not started yet. */
	readonly name: string;
	readonly peerUrls: readonly string[];
	readonly clientUrls: readonly string[];
}

/** Rejects with gRPC's status name (`UNAVAILABLE`, `NOT_FOUND`) and etcd's words. */
export interface Etcd {
	members(signal?: AbortSignal): Promise<readonly EtcdMember[]>;
	/** The members that are left. */
	removeMember(id: string, signal?: AbortSignal): Promise<readonly EtcdMember[]>;
	close(): void;
}

export interface ApiConnection {
	/** `https://192.0.2.10:6443`. */
	readonly server: string;
	/** The name that the server's certificate must be made out for, where it is not the URL's host. */
	readonly tlsServerName?: string;
	/** Empty: the system's CAs are trusted. */
	readonly caPem: string;
	/** Empty where the client shows a token. */
	readonly certificatePem: string;
	readonly keyPem: Sensitive<string>;
	readonly token?: Sensitive<string>;
}

export type ApiMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface ApiRequest {
	readonly method: ApiMethod;
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
	readonly body?: unknown;
	/** `application/json` unless said. */
	readonly contentType?: string;
}

export interface ApiAnswer {
	readonly status: number;
	/** Decoded JSON, or text where the answer is none (`/livez`). */
	readonly body: unknown;
}

export interface Api {
	/** Any HTTP status is an answer; rejects only where none came (refused, TLS, timeout), or more than is read (`TOO_LARGE`). */
	request(request: ApiRequest, options?: {readonly timeoutMs?: number; readonly signal?: AbortSignal}): Promise<ApiAnswer>;
	close(): Promise<void>;
}
