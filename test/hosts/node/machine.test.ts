import {chmod, mkdir} from 'node:fs/promises';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {createFiles} from '../../../source/hosts/node/files.ts';
import {readKernel} from '../../../source/hosts/node/kernel.ts';
import {createMachine} from '../../../source/hosts/node/machine.ts';
import type {Machine} from '../../../source/core/ports/index.ts';
import {populate, script, temporaryFolder} from './temporary.ts';

async function machineWith(files: Readonly<Record<string, string | Buffer>>): Promise<Machine> {
	const root = await temporaryFolder();
	await populate(root, files);
	return createMachine(createFiles(root), {});
}

describe('the machine', () => {
	it('has the CPUs that the process may run on', async () => {
		expect(await (await machineWith({'proc/self/status': 'Name:\tnode\nCpus_allowed:\tf1\nCpus_allowed_list:\t0-2,5,8-9\n'})).cpus()).toBe(6);
	});

	it('names what is swapped to', async () => {
		const header = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';
		expect(await (await machineWith({'proc/swaps': header})).swaps()).toEqual([]);
		expect(await (await machineWith({'proc/swaps': `${header}/dev/sda2                               partition\t2097148\t\t0\t\t-2\n/swap\\040file file 1 0 -3\n`})).swaps())
			.toEqual(['/dev/sda2', '/swap file']);
	});

	it('reads kernel settings without their final newline', async () => {
		const machine = await machineWith({'proc/sys/net/ipv4/ip_forward': '1\n'});
		expect(await machine.sysctl('net/ipv4/ip_forward')).toBe('1');
		expect(await machine.sysctl('net/ipv6/conf/default/forwarding')).toBeUndefined();
	});

	it('knows its distribution, and what that is built from', async () => {
		const rocky = 'NAME="Rocky Linux"\nVERSION_ID="9.5"\n# ID=none\nID="rocky"\nID_LIKE="rhel centos fedora"\nPRETTY_NAME="Rocky Linux 9.5 (Blue \\"Onyx\\")"\n';
		expect(await (await machineWith({'etc/os-release': rocky, 'usr/lib/os-release': 'ID=other\n'})).distribution())
			.toEqual({id: 'rocky', like: ['rhel', 'centos', 'fedora'], version: '9.5', name: 'Rocky Linux 9.5 (Blue "Onyx")'});
		expect(await (await machineWith({'usr/lib/os-release': 'ID=alpine\nNAME=\'Alpine Linux\'\n'})).distribution())
			.toEqual({id: 'alpine', like: [], version: '', name: 'Alpine Linux'});
		expect(await (await machineWith({})).distribution()).toBeUndefined();
	});

	it('falls over nothing where hardly a file is there', async () => {
		const machine = await machineWith({});
		expect(await machine.cpus()).toBeGreaterThan(0);
		expect(await machine.memory()).toBeGreaterThan(0);
		expect(await machine.swaps()).toEqual([]);
		expect(await machine.which('kubelet')).toBeUndefined();
		expect(await machine.kernel()).toMatchObject({os: 'Linux', config: undefined, cgroupVersion: 1, cgroupControllers: []});
	});

	it('looks programs up on PATH: executable files in absolute folders', async () => {
		const folder = await temporaryFolder();
		await script(path.join(folder, 'b/kubelet'), '');
		await script(path.join(folder, 'a/kubelet'), '');
		await chmod(path.join(folder, 'a/kubelet'), 0o644);
		await mkdir(path.join(folder, 'a/mount'), {recursive: true});
		const machine = createMachine(createFiles(), {PATH: `:.:${folder}/none:${folder}/a:${folder}/b`});
		expect(await machine.which('kubelet')).toBe(path.join(folder, 'b/kubelet'));
		expect(await machine.which('mount')).toBeUndefined();
		expect(await machine.which(path.join(folder, 'b/kubelet'))).toBe(path.join(folder, 'b/kubelet'));
	});
});

describe('the kernel', () => {
	const config = 'CONFIG_INET=y\n# CONFIG_AUFS_FS is not set\nCONFIG_OVERLAY_FS=m\nCONFIG_HZ=250\nCONFIG_X="y"\n';
	const options = [['INET', 'y'], ['OVERLAY_FS', 'm']];

	it.each<[string, Buffer | string]>([
		['proc/config.gz', gzipSync(config)],
		['boot/config-6.1.0', config],
		['usr/src/linux-headers-6.1.0/.config', config],
		['lib/modules/6.1.0/build/.config', config],
	])('is known from /%s', async (file, content) => {
		const root = await temporaryFolder();
		await populate(root, {[file]: content});
		const kernel = await readKernel(createFiles(root), '6.1.0');
		expect([...kernel.config ?? []]).toEqual(options);
	});

	it('is not known from a configuration that cannot be read', async () => {
		const root = await temporaryFolder();
		await populate(root, {'proc/config.gz': 'no gzip', 'boot/config-6.1.0': config});
		expect((await readKernel(createFiles(root), '6.1.0')).config).toBeUndefined();
	});

	it('lists the controllers of cgroup v2', async () => {
		const root = await temporaryFolder();
		await populate(root, {'sys/fs/cgroup/cgroup.controllers': 'cpuset cpu io\n', 'proc/cgroups': 'x\t1\t1\t1\n'});
		expect(await readKernel(createFiles(root), '6.1.0')).toMatchObject({cgroupVersion: 2, cgroupControllers: ['cpuset', 'cpu', 'io']});
	});

	it('lists the enabled subsystems of cgroup v1', async () => {
		const root = await temporaryFolder();
		await populate(root, {'proc/cgroups': '#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t1\t1\t1\nhugetlb\t2\t1\t0\nmemory\t3\t1\t1\n'});
		expect(await readKernel(createFiles(root), '6.1.0')).toMatchObject({cgroupVersion: 1, cgroupControllers: ['cpu', 'memory']});
	});
});
