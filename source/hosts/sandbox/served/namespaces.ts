import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {lstatSync} from 'node:fs';
import type {Server} from 'node:net';
import {join} from 'node:path';

/** What of the machine's paths is the node's while one is in its namespaces. */
export const NODE_PATHS = ['/etc/kubernetes', '/etc/cni', '/var/lib/kubelet', '/var/lib/etcd', '/var/log/pods', '/var/log/containers'] as const;

/** What else of the node's folder is reached from outside of it: the kubelet's own file of flags. */
const FURTHER = '/etc/default';

/**
 * Which of the node's places, or of the folders above it, is a link or no folder: what is mounted from there would be of the
 * machine. Undefined where all of them are folders, or not there yet.
 */
export function linkedPlace(folder: string): string | undefined {
	const places = [...NODE_PATHS, FURTHER].flatMap((place) => place.split('/').slice(1).map((_, index, parts) => parts.slice(0, index + 1).join('/')));
	return [...new Set(places)].map((place) => join(folder, place)).find((place) => lstatSync(place, {throwIfNoEntry: false})?.isDirectory() === false);
}

/** Where what only the namespaces have is kept: a file system in memory, gone with them. */
export const OWN = '/run/kubestep';

/** Under which number the listener is handed to the served node that leads to its API server. */
export const PORT_DESCRIPTOR = 3;

/** What tells the program that it is the one in the namespaces; the value is its process number outside. */
export const INSIDE = 'KUBESTEP_SERVED_PID';

/**
 * Makes the file systems of the node, then becomes the program that was named. Folders in which the machine has to have a
 * mount point are laid over with one in memory first: what is made there is seen here alone. The node's folder is held by a descriptor,
 * so that it is found below /run, too. A system that lets nobody mount a /proc keeps the machine's, in which the same numbers count.
 */
const SETUP = `
set -eu
node=$1; shift
read -r ${INSIDE} _ </proc/self/stat
export ${INSIDE}
exec 9<"$node"
# Looked at once more from inside: what leads out of the folder would be mounted from there.
for place in ${NODE_PATHS.join(' ')} ${FURTHER}; do
	at=$node
	for part in $(echo "$place" | tr / ' '); do
		at=$at/$part
		[ ! -L "$at" ] || { echo "$at: a link" >&2; exit 1; }
	done
done
mount -t proc proc /proc 2>/dev/null || true
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p ${OWN}/node ${OWN}/over ${OWN}/bin /run/containerd /run/lock
mount --no-canonicalize --bind /proc/self/fd/9 ${OWN}/node
# A folder below one of them is still its owner's, who is nobody here.
for over in etc var/lib var/log etc/default; do
	[ -d "/$over" ] || continue
	mkdir -p "${OWN}/over/$over/up" "${OWN}/over/$over/work"
	mount -t overlay -o "lowerdir=/$over,upperdir=${OWN}/over/$over/up,workdir=${OWN}/over/$over/work,userxattr" overlay "/$over"
done
for place in ${NODE_PATHS.join(' ')}; do
	mkdir -p "$place" "${OWN}/node$place"
	mount --bind "${OWN}/node$place" "$place"
done
# What the kubelet's service reads besides, among files that are the machine's.
for file in etc/default/kubelet etc/hosts; do
	mkdir -p "${OWN}/node/\${file%/*}" "/\${file%/*}"
	[ "$file" = etc/hosts ] && [ ! -e "${OWN}/node/etc/hosts" ] || ln -sfn "${OWN}/node/$file" "/$file"
done
case $node/ in /run/*|/etc/*|/var/lib/*|/var/log/*) mkdir -p "$node"; mount --bind ${OWN}/node "$node";; esac
exec 9<&-
exec "$@"
`;

/**
 * What tells the program that its standard input is held open by who wants the node: it ends with that, whatever becomes of the
 * other. Nothing else ends when a process is killed.
 */
export const HELD = 'KUBESTEP_SERVED_HELD';

/** The caller is root in them, with rights over nothing but what they hold. */
const UNSHARE = ['--user', '--map-root-user', '--mount', '--net', '--uts', '--pid', '--fork', '--kill-child'] as const;

/** Why there are no namespaces to be had; undefined where there are. */
export function whyNoNamespaces(): string | undefined {
	if (process.platform !== 'linux') {
		return process.platform;
	}
	// The whole of it, on a folder that every system has: what a hardened kernel refuses it refuses here, too.
	const {error, status, stderr} = spawnSync('unshare', [...UNSHARE, 'sh', '-c', TRY], {encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe']});
	return error !== undefined ? ('code' in error && error.code === 'ENOENT' ? 'unshare: not found' : error.message) : status === 0 ? undefined : stderr.trim().split('\n').at(-1) ?? '';
}

const TRY = `
set -eu
for needed in nsenter ip; do command -v $needed >/dev/null || { echo "$needed: not found" >&2; exit 1; }; done
mount -t tmpfs tmpfs /run
mkdir -p ${OWN}/up ${OWN}/work
mount -t overlay -o lowerdir=/etc,upperdir=${OWN}/up,workdir=${OWN}/work,userxattr overlay /etc
ip link set lo up
`;

/** Starts a program in namespaces that it has for itself, with a listener of the machine in its hands, and with the standard input where that is what holds the node. */
export function startInside(folder: string, program: readonly string[], listener: Server): ChildProcess {
	// Node has a number for what it listens by, and no name for it in its documents; a started program is given numbers.
	const descriptor = (listener as unknown as {readonly _handle?: {readonly fd?: number}})._handle?.fd;
	return spawn('unshare', [...UNSHARE, 'sh', '-c', SETUP, 'kubestep', folder, ...program], {stdio: [process.env[HELD] === undefined ? 'ignore' : 'inherit', 'inherit', 'inherit', descriptor ?? 'ignore']});
}

/** How one program is run in the namespaces of a process. */
export function enterCommand(pid: number, words: readonly string[]): readonly [string, ...string[]] {
	return ['nsenter', `--target=${pid}`, '--user', '--preserve-credentials', '--mount', '--net', '--uts', '--pid', '--', ...words];
}
