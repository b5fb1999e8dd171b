import {once} from 'node:events';
import {chmodSync, chownSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {width} from '../../../source/strings/width.ts';
import {NOT_REACHED, OTHER, othersReach, where} from '../../needs.ts';
import {kubestep, temporaryFolder} from '../program.ts';

interface Report {
	readonly kind: string;
	readonly well: boolean;
	readonly surroundings: {readonly taken: {readonly nodeName: string; readonly address: {readonly address: string}}};
	readonly controlPlane?: {readonly healthy: boolean; readonly components: readonly {readonly component: string; readonly chain: Readonly<Record<string, string>>}[]};
	readonly checks: readonly {readonly name: string; readonly standing: string; readonly lookedAt: string; readonly findings: readonly {readonly severity: string; readonly code: string; readonly problem: string; readonly command?: string}[]}[];
}

/** A sandbox's folder with a machine for it. */
function node(machine = '{}'): {readonly folder: string; readonly args: readonly string[]} {
	const top = temporaryFolder();
	writeFileSync(join(top, 'machine.yaml'), machine);
	const folder = join(top, 'node');
	return {folder, args: [`--sandbox=${folder}`, '--machine', join(top, 'machine.yaml')]};
}

function snapshot(folder: string): Record<string, string> {
	return Object.fromEntries((readdirSync(folder, {recursive: true}) as string[]).sort().map((path) => {
		const stat = statSync(join(folder, path));
		return [path, `${stat.mode} ${stat.mtimeMs} ${stat.isFile() ? readFileSync(join(folder, path), 'latin1') : ''}`];
	}));
}

it('finds nothing wrong with a node that is ready, in one screen, and ends with 0', async () => {
	const {code, out} = await kubestep(['doctor', ...node().args]);
	expect(code).toBe(0);
	expect(out).toMatch(/^This node\n {2}Node: cp1, /);
	expect(out).toContain('API server: 192.0.2.10:6443, of eth0, the default route leaves by it\n');
	expect(out).toMatch(/\n\d+ checks found nothing wrong\n/);
	expect(out).not.toMatch(/failed\n|with a warning/);
	expect(out).toMatch(/\nChecks: \d+ well\.\nNothing here would stop kubestep init\. Nothing was changed\.\n$/);
	expect(out.split('\n').length).toBeLessThan(30);
});

it('goes on after each check that fails, with what was found and a command that helps, and ends with 1', async () => {
	const {args} = node('{uid: 1000, cpus: 1, swap: [/dev/sda2], sysctls: {net/ipv4/ip_forward: "0"}}');
	const {code, out} = await kubestep(['doctor', ...args]);
	expect(code).toBe(1);
	expect(out).toMatch(/\n\d checks failed\n {2}IsPrivilegedUser: /);
	expect(out).toContain('\n  NumCPU: At least 2 CPUs\n');
	expect(out).toContain('\n  FileContent--proc-sys-net-ipv4-ip_forward: ');
	expect(out).toContain('\n1 check with a warning\n  Swap: ');
	expect(out).toMatch(/\n {6}vi .+/);
	expect(out).toMatch(/\nChecks: \d failed, 1 with a warning, \d+ well\.\n/);
	const chinese = await kubestep(['doctor', ...args, '--lang', 'zh']);
	expect(chinese.out).toMatch(/\d 项检查失败\n {2}IsPrivilegedUser：/);
});

it('does not call well what it could not look at, and stays within 80 columns in Chinese', async () => {
	const {args} = node('{cri: null}');
	const {out} = await kubestep(['doctor', ...args, '-o', 'json']);
	const {checks} = JSON.parse(out) as Report;
	expect(checks.filter(({standing}) => standing === 'unseen').map(({name}) => name)).toEqual(['SandboxImage', 'CgroupDriver']);
	const chinese = await kubestep(['doctor', ...node().args, '--lang', 'zh']);
	expect(chinese.out.split('\n').filter((line) => width(line) > 80)).toEqual([]);
	expect(chinese.out).toContain('  IsPrivilegedUser, NumCPU, ');
});

it('heeds --ignore-preflight-errors', async () => {
	const {code, out} = await kubestep(['doctor', ...node('{cpus: 1}').args, '--ignore-preflight-errors', 'numcpu']);
	expect(code).toBe(0);
	expect(out).toContain('1 check with a warning\n  NumCPU: ');
});

it('tells the same as one JSON object', async () => {
	const {code, out} = await kubestep(['doctor', ...node('{cpus: 1}').args, '-o', 'json']);
	expect(code).toBe(1);
	const report = JSON.parse(out) as Report;
	expect(report).toMatchObject({kind: 'NodeReport', apiVersion: 'kubestep/v1', well: false, surroundings: {taken: {nodeName: 'cp1', address: {address: '192.0.2.10'}}}});
	expect(report.controlPlane).toBeUndefined();
	expect(report.checks.find(({name}) => name === 'NumCPU')).toMatchObject({standing: 'failed', findings: [{severity: 'error', command: expect.stringMatching(/^vi .*machine\.yaml$/)}]});
	expect(report.checks.filter(({standing}) => standing !== 'well')).toHaveLength(1);
});

it('pulls no image and changes nothing, neither before an init nor after it', async () => {
	const {folder, args} = node();
	await kubestep(['doctor', ...args]);
	expect(existsSync(folder)).toBe(false);
	await kubestep(['init', ...args, '--sandbox-speed=0', '--output=plain', '--until=certs']);
	const before = snapshot(folder);
	await kubestep(['doctor', ...args, '-o', 'yaml']);
	expect(snapshot(folder)).toEqual(before);
});

it('tells of a control plane that is here how it fares, and does not hold against the node what that left', async () => {
	const {folder, args} = node();
	expect((await kubestep(['init', ...args, '--sandbox-speed=0', '--output', 'plain'])).code).toBe(0);
	const well = await kubestep(['doctor', ...args, '--sandbox-speed=0']);
	expect(well.out).toContain('A control plane is on this node, and healthy\n  kubelet: in place\n  etcd: in place\n');
	expect(well.out).toMatch(/\d+ checks found the control plane that is here\n {2}Port-6443, /);
	expect(well.out).toContain('another\n  init goes on from there');
	expect(well.code).toBe(0);
	// And so it does.
	expect((await kubestep(['init', ...args, '--sandbox-speed=0', '--output', 'plain'])).code).toBe(0);

	// As kubeadm leaves one: nothing tells that an earlier run made it.
	const foreign = `${folder}-foreign`;
	cpSync(folder, foreign, {recursive: true});
	rmSync(join(foreign, 'var/lib/kubestep'), {recursive: true});
	expect((await kubestep(['doctor', `--sandbox=${foreign}`, '--sandbox-speed=0'])).out).toContain('Another init would be stopped by them');
	expect((await kubestep(['init', `--sandbox=${foreign}`, '--sandbox-speed=0', '--output', 'plain'])).code).toBe(1);

	// The same node, as a fault that came later leaves it.
	const ill = `${folder}-ill`;
	mkdirSync(ill);
	cpSync(folder, ill, {recursive: true});
	const fault = join(ill, '..', 'fault.yaml');
	writeFileSync(fault, `components: {kube-apiserver: {fails: true, log: ['Error: unknown flag: --insecure-port']}}`);
	const found = await kubestep(['doctor', `--sandbox=${ill}`, '--machine', fault, '--sandbox-speed=0']);
	expect(found.code).toBe(1);
	expect(found.out).toContain('A control plane is on this node, and not healthy\n');
	expect(found.out).toContain('kube-apiserver does not know the flag --insecure-port.');
	expect(found.out.trimEnd().split('\n').at(-1)).toBe('The control plane on this node needs a hand. Nothing was changed.');
});

where(othersReach, `doctor for an ordinary user: ${NOT_REACHED}`, () => it('tells an ordinary user that the runtime is for root, calls nothing failed for it, and leaves nothing behind', async () => {
	const folder = temporaryFolder();
	chmodSync(folder, 0o755);
	const socket = join(folder, 'cri.sock');
	const server = createServer().listen(socket);
	await once(server, 'listening');
	chmodSync(socket, 0o600);
	const home = join(folder, 'home');
	mkdirSync(home);
	chownSync(home, OTHER, OTHER);
	try {
		const {code, out} = await kubestep(['doctor', '--kubernetes-version=v1.36.2', '--apiserver-advertise-address=192.0.2.10', `--cri-socket=unix://${socket}`, '-o', 'json'], {uid: OTHER, gid: OTHER, env: {HOME: home, XDG_CONFIG_HOME: join(home, 'config')}});
		expect(code).toBe(1);
		const {checks} = JSON.parse(out) as Report;
		const cri = checks.find(({name}) => name === 'CRI');
		expect(cri?.standing).toBe('unseen');
		expect(cri?.findings[0]).toMatchObject({code: 'runtime.unreachable', command: 'sudo -i'});
		expect(checks.find(({name}) => name === 'IsPrivilegedUser')?.standing).toBe('failed');
		expect(readdirSync(home)).toEqual([]);
	} finally {
		server.close();
	}
}));

it('looks at the node also where the configuration is at fault, and names its faults first', async () => {
	const {folder, args} = node('{swap: [/dev/sda2]}');
	const file = `${folder}.yaml`;
	writeFileSync(file, 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking: {serviceSubnet: nowhere}\n');
	const {code, out} = await kubestep(['doctor', ...args, '--config', file]);
	expect(code).toBe(1);
	expect(out).toMatch(/^The configuration has a fault\n {2}error: \S+:3:\d+ networking\.serviceSubnet: [^\n]*nowhere/);
	expect(out).toContain('\n1 check with a warning\n  Swap: ');
	expect(out).toMatch(/would stop at the configuration\. Nothing was changed\.\n$/);
	const json = await kubestep(['doctor', ...args, '--config', file, '-o', 'json']);
	expect(JSON.parse(json.out)).toMatchObject({well: false, configuration: [{path: 'networking.serviceSubnet'}]});
});
