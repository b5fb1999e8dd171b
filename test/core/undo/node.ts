import {HostError} from '../../../source/core/told/failures.ts';
import type {Phase} from '../../../source/core/engine/phase.ts';
import {directory} from '../../../source/core/steps/directory.ts';
import {file} from '../../../source/core/steps/file.ts';
import {service} from '../../../source/core/steps/service.ts';
import {undoPhases, type UndoRun} from '../../../source/core/undo/index.ts';
import {MemoryFiles, runPhases, type FakeRun, type Ran} from '../engine/fakes.ts';
import {Node} from '../reset/node.ts';

/** Files that tell before each change, so that a kill at that moment can be had from a copy. */
export class WatchedFiles extends MemoryFiles {
	/** Links in place of directories. */
	readonly links = new Map<string, string>();
	onChange: () => void = () => undefined;
	/** What cannot be removed, and why. */
	refused: ((path: string) => unknown) | undefined;
	/** Nothing more can be written, until something is removed that `frees`. */
	isFull = false;
	frees = (_path: string): boolean => true;

	copy(): WatchedFiles {
		const files = new WatchedFiles();
		files.isFull = this.isFull;
		files.frees = this.frees;
		for (const [path, content] of this.contents) {
			files.contents.set(path, content);
		}
		for (const [path, mode] of this.modes) {
			files.modes.set(path, mode);
		}
		return files;
	}

	override async write(path: string, content: string | Buffer, options: {readonly mode: number}): Promise<void> {
		if (this.isFull) {
			throw new HostError('ENOSPC', {path});
		}
		this.onChange();
		await super.write(this.#at(path), content, options);
	}

	override async remove(path: string): Promise<void> {
		const error = this.refused?.(path);
		if (error !== undefined) {
			throw error as Error;
		}
		this.onChange();
		this.isFull &&= !(this.contents.has(this.#at(path)) && this.frees(path));
		await super.remove(this.#at(path));
	}

	#at(path: string): string {
		const link = [...this.links].find(([from]) => path === from || path.startsWith(`${from}/`));
		return link === undefined ? path : `${link[1]}${path.slice(link[0].length)}`;
	}

	override async realPath(path: string): Promise<string | undefined> {
		return super.realPath(this.#at(path));
	}

	override async read(path: string): Promise<Buffer | undefined> {
		return super.read(this.#at(path));
	}

	override async list(path: string): Promise<readonly string[] | undefined> {
		return super.list(this.#at(path));
	}

	override async stat(path: string): ReturnType<MemoryFiles['stat']> {
		return super.stat(this.#at(path));
	}

	override async makeDirectory(path: string, mode: number): Promise<void> {
		await super.makeDirectory(this.#at(path), mode);
	}

	override async setMode(path: string, mode: number): Promise<void> {
		await super.setMode(this.#at(path), mode);
	}
}

export class UndoNode extends Node {
	declare readonly files: WatchedFiles;

	constructor(files = new WatchedFiles()) {
		super(files);
	}
}

const manifest = {role: 'manifest/etcd', path: '/etc/kubernetes/manifests/etcd.yaml', mode: 0o600, directoryMode: 0o700, content: 'etcd: ours\n'} as const;
const settings = {role: 'kubelet/config', path: '/var/lib/kubelet/config.yaml', mode: 0o644, directoryMode: 0o700, content: 'kubelet: ours\n'} as const;

/** What an init does to a node, as far as undo has to know; then what the kubelet and etcd write. */
export async function afterInit(node: UndoNode, {dataDir = '/var/lib/etcd'}: {readonly dataDir?: string} = {}): Promise<UndoNode> {
	const phase: Phase = {name: 'all', run: async ({step}) => {
		await step(directory, 'data', {path: dataDir, mode: 0o700});
		await step(file, 'manifest', manifest);
		await step(file, 'config', settings);
		await step(service, 'start', {service: 'kubelet', action: 'start'});
	}};
	const {outcome} = await runPhases([phase], {
		files: node.files, parts: node.host,
		basis: {socket: 'unix:///s', etcd: dataDir, certificates: '/etc/kubernetes/pki', kubeconfigs: '/etc/kubernetes', grown: ['/var/lib/kubelet', '/var/log/pods', '/var/log/containers', dataDir]},
	});
	if (outcome !== 'done') {
		throw new Error(outcome);
	}
	await node.put({[`${dataDir}/member/wal/0`]: 'w', '/var/lib/kubelet/pods/u/volumes/nfs/theirs': 'keep me', '/var/lib/kubelet/pki/kubelet.key': 'k', '/var/log/pods/a/0.log': 'l'});
	node.acts.length = 0;
	return node;
}

export async function undo(node: UndoNode, options: FakeRun<UndoRun> & Partial<UndoRun> = {}): Promise<Ran> {
	const {yes = true, ...others} = options;
	return runPhases(undoPhases, {
		config: {yes}, files: node.files, parts: node.host,
		facts: {workflow: 'undo', mode: 'node', folder: '', program: '0', nodeName: 'cp1', kubernetesVersion: '', endpoint: ''}, ...others,
	});
}

/** All paths of a node, but this program's own. */
export const tree = ({files}: Pick<UndoNode, 'files'>): string[] => [...new Set([...files.contents.keys(), ...files.modes.keys()])].filter((path) => !path.startsWith('/var/lib/kubestep')).sort();
