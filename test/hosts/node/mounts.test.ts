import {expect, it} from 'vitest';
import type {Run} from '../../../source/hosts/node/commands.ts';
import {createFiles} from '../../../source/hosts/node/files.ts';
import {createMounts} from '../../../source/hosts/node/mounts.ts';
import {populate, temporaryFolder} from './temporary.ts';

const TABLE = `proc /proc proc rw 0 0
tmpfs /var/lib/kubelet tmpfs rw 0 0
tmpfs /var/lib/kubelet/pods/a/volumes/token tmpfs rw 0 0
nfs:/share /var/lib/kubelet/pods/b/volumes/with\\040space\\134 nfs rw 0 0
nfs:/share /var/lib/kubelet/pods/b/volumes/with\\040space\\134 nfs rw 0 0
tmpfs /var/lib/kubelet-other tmpfs rw 0 0
`;

async function mounts(answer: Awaited<ReturnType<Run>> = {exitCode: 0, output: '', stdout: ''}) {
	const root = await temporaryFolder();
	await populate(root, {'proc/self/mounts': TABLE.replaceAll('\\\\', '\\')});
	const calls: string[][] = [];
	const run: Run = async (argv) => {
		calls.push([...argv]);
		return answer;
	};
	return {port: createMounts(createFiles(root), run), calls};
}

it('lists what is mounted below a directory, not on it and not beside it, as often as it is', async () => {
	const {port} = await mounts();
	const odd = '/var/lib/kubelet/pods/b/volumes/with space\\';
	expect(await port.below('/var/lib/kubelet')).toEqual(['/var/lib/kubelet/pods/a/volumes/token', odd, odd]);
	expect(await port.below('/var/lib/kubelet/')).toHaveLength(3);
});

it.each([
	[[], []],
	[['MNT_FORCE'], ['-f']],
	[['MNT_DETACH', 'UMOUNT_NOFOLLOW'], ['-l']],
	[['MNT_EXPIRE'], []],
	[['MNT_FORCE', 'MNT_DETACH'], ['-f', '-l']],
] as const)('has umount take a place with %j for %j', async (flags, options) => {
	const {port, calls} = await mounts();
	await port.unmount('/var/lib/kubelet/pods/a', flags);
	expect(calls).toEqual([['umount', ...options, '/var/lib/kubelet/pods/a']]);
});

it('rejects with the words of umount', async () => {
	const {port} = await mounts({exitCode: 32, output: 'umount: /a: target is busy.\n', stdout: ''});
	await expect(port.unmount('/a', [])).rejects.toMatchObject({name: 'HostError', code: 'COMMAND_FAILED', message: 'umount: /a: target is busy.'});
});
