import path from 'node:path/posix';
import {HostError} from '../../../source/core/told/failures.ts';
import type {FileStat, Host, ServiceManager} from '../../../source/core/ports/index.ts';

const never = (what: string) => (): never => {
	throw new Error(`the node was changed: ${what}`);
};

/** A node with these files whose every changing method throws. */
export function readOnlyHost(contents: Readonly<Record<string, string>>, {manager = 'systemd'}: {readonly manager?: ServiceManager} = {}): Host {
	const names = Object.keys(contents);
	const childrenOf = (directory: string): string[] => [...new Set(names
		.filter((name) => name.startsWith(directory === '/' ? '/' : `${directory}/`))
		.map((name) => path.relative(directory, name).split('/')[0] ?? ''))].sort();
	const stat = (file: string): FileStat | undefined => {
		const content = contents[file];
		if (content !== undefined) {
			return {type: 'file', mode: 0o644, uid: 0, gid: 0, size: content.length};
		}
		return file === '/' || childrenOf(file).length > 0 ? {type: 'directory', mode: 0o755, uid: 0, gid: 0, size: 0} : undefined;
	};
	return {
		files: {
			read: async (file) => {
				const content = contents[file];
				return content === undefined ? undefined : Buffer.from(content);
			},
			readEnd: async (file, bytes) => {
				const content = contents[file];
				return content === undefined ? undefined : Buffer.from(content).subarray(-bytes);
			},
			stat: async (file) => stat(file),
			list: async (directory) => (stat(directory)?.type === 'directory' ? childrenOf(directory) : undefined),
			write: never('write'), writeTogether: never('writeTogether'), extend: never('extend'), makeDirectory: never('makeDirectory'), setMode: never('setMode'), setOwner: never('setOwner'), remove: never('remove'),
			removeTree: never('removeTree'), emptyDirectory: never('emptyDirectory'), realPath: async (file) => (stat(file) === undefined ? undefined : file),
		},
		machine: {
			hostname: async () => 'cp1', uid: async () => 0, cpus: async () => 2, memory: async () => 2 ** 31, swaps: async () => [],
			sysctl: async () => undefined, which: async () => undefined, env: async () => undefined,
			kernelRelease: async () => '6.1.0',
			kernel: async () => ({os: 'Linux', release: '6.1.0', config: undefined, cgroupVersion: 2, cgroupControllers: []}),
			distribution: async () => undefined,
		},
		commands: {
			run: async (argv) => (argv.join(' ') === 'kubelet --version' ? {exitCode: 0, output: 'Kubernetes v1.36.2\n'} : never(argv.join(' '))()),
		},
		services: {
			glance: () => undefined,
			manager: async () => manager, exists: async () => true, isEnabled: async () => true, isActive: async () => false,
			state: async () => ({active: false, state: ''}), log: async () => [],
			enableCommand: async (name) => `systemctl enable ${name}.service`,
			commands: async (name, action) => (manager === 'none' ? [] : [['systemctl', action, name]]),
			stop: never('stop'), start: never('start'),
		},
		network: {
			interfaces: async () => [], defaultAddress: async () => undefined, resolve: async () => [], isPortFree: async () => true,
			probe: async () => ({error: 'ECONNREFUSED', message: 'refused'}),
			fetchText: async (url) => {
				throw new HostError('ENETUNREACH', {url});
			},
		},
		runtime: {
			findSockets: async () => [], version: never('version'), status: never('status'), hasRuntimeConfig: never('hasRuntimeConfig'), cgroupDriver: never('cgroupDriver'),
			hasImage: async () => false, imageFacts: never('imageFacts'), pullImage: never('pullImage'),
			listPods: async () => [], listContainers: async () => [], containerStatus: async () => undefined, removePod: never('removePod'),
		},
		mounts: {below: async () => [], unmount: never('unmount')},
		etcd: never('etcd'),
		keys: {make: never('make'), prefetch: () => undefined},
		random: {bytes: (count) => Buffer.alloc(count)},
		clock: {now: () => 0, monotonic: () => 0, sleep: async () => undefined},
		api: never('api'),
		claim: never('claim'),
		holder: async () => undefined,
		close: async () => undefined,
	};
}
