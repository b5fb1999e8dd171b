import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {join} from 'node:path';

const checkout = join(import.meta.dirname, '../..');
const script = join(import.meta.dirname, 'root.sh');
const NAMESPACES = ['--mount', '--net', '--pid', '--uts', '--ipc', '--fork', '--kill-child', '--propagation', 'private'];
const PROGRAMS = ['unshare', 'mount', 'umount', 'mknod', 'chroot', 'ip', 'hostname'];

/** Why there can be no throw-away root here; undefined where there can. */
export const noRoot = reason();

function reason(): string | undefined {
	if (process.platform !== 'linux' || process.getuid?.() !== 0) {
		return 'needs Linux and root';
	}
	const missing = PROGRAMS.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
	if (missing.length > 0) {
		return `needs ${missing.join(', ')}`;
	}
	const {status, stderr} = inRootSync(['--version']);
	return status === 0 ? undefined : `no root file system of one's own: ${stderr.trim().split('\n').at(-1) ?? ''}`;
}

function inRootSync(words: readonly string[]): {readonly status: number | null; readonly stderr: string} {
	return spawnSync('unshare', [...NAMESPACES, 'sh', script, checkout, process.execPath, ...words], {encoding: 'utf8'});
}

/**
 * Runs a module of this checkout as root in a root file system, a network and a process table of its own, which go with
 * it. The checkout lies there where it lies here, for reading; what is sent comes as a message, as with `fork`.
 */
export function forkInRoot(module: string): ChildProcess {
	return spawn('unshare', [...NAMESPACES, 'sh', script, checkout, process.execPath, module], {
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'], cwd: '/', env: {PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root'},
	});
}

