import {describe, expect, it} from 'vitest';
import {crictl} from '../../source/cli/on-node/crictl.ts';
import type {Tool} from '../../source/cli/on-node/index.ts';
import {journalctl} from '../../source/cli/on-node/journalctl.ts';
import {momentOf, spanOf} from '../../source/cli/on-node/moments.ts';
import {swapoff, swapon} from '../../source/cli/on-node/swap.ts';
import {sysctl} from '../../source/cli/on-node/sysctl.ts';
import {systemctl} from '../../source/cli/on-node/systemctl.ts';
import {HostError} from '../../source/core/told/failures.ts';

const klog = (at: number, text: string): string => {
	const [date = '', time = ''] = new Date(at).toISOString().split('T');
	return `I${date.slice(5).replace('-', '')} ${time.slice(0, 12)}000    1000 server.go:529] ${text}`;
};
const started = Date.now() - 90_000;
const LOG = [klog(started - 3_600_000, '"Old"'), klog(started, '"Kubelet version" kubeletVersion="v1.36.2"'), 'a line of its own', klog(started + 1000, '"Started kubelet"')];
const CONTAINERS = [
	{id: 'a1-1', podId: 'a1', name: 'etcd', attempt: 1, state: 'running', image: 'registry.k8s.io/etcd:3.6.8-0', createdAt: started},
	{id: 'b2-0', podId: 'b2', name: 'kube-scheduler', attempt: 0, state: 'exited', image: 'registry.k8s.io/kube-scheduler:v1.36.2', createdAt: started},
];

interface Told {
	readonly status: number;
	readonly out: string;
	readonly error: string;
	readonly asked: readonly (readonly [method: string, ...args: unknown[]])[];
}

/** Calls one of the node's programs against a node that answers so. */
async function call(tool: Tool, words: string, answers: Readonly<Record<string, unknown>> = {}): Promise<Told> {
	const told = {out: '', error: ''};
	const asked: [string, ...unknown[]][] = [];
	const node: Readonly<Record<string, unknown>> = {
		'log': LOG, 'service': {enabled: true, active: true, waits: false, restarts: 0}, 'runtime.findSockets': ['unix:///run/containerd/containerd.sock'],
		'runtime.version': {name: 'containerd', version: 'v2.1.4', apiVersion: 'v1'}, 'runtime.listContainers': CONTAINERS, 'runtime.listPods': [], 'images': ['registry.k8s.io/etcd:3.6.8-0'],
		'runtime.containerStatus': {startedAt: started, finishedAt: 0, exitCode: 0, reason: '', message: '', logPath: '/nonexistent/1.log'}, 'swap': ['/dev/sda2'], 'sysctls': {'net/ipv4/ip_forward': '0'}, 'commands.run': {exitCode: 0, output: ''}, ...answers,
	};
	const status = await tool(words === '' ? [] : words.split(' '), {
		control: {ask: async (method, args = []) => {
			asked.push([method, ...args]);
			const answer = node[method];
			if (answer instanceof HostError) {
				throw answer;
			}
			return answer;
		}},
		out: (text) => void (told.out += `${text}\n`), error: (text) => void (told.error += `${text}\n`),
	});
	return {status, ...told, asked};
}

describe('systemctl', () => {
	it('tells of a kubelet that runs, and of one that is started again and again', async () => {
		expect((await call(systemctl, 'status kubelet --no-pager -l')).out).toMatch(/^● kubelet\.service - .*\n.*enabled; preset: enabled\)\n.*\n.*10-kubeadm\.conf\n {5}Active: active \(running\) since .* UTC; 1min ago\n\n/);
		const waits = {service: {enabled: true, active: true, waits: true, restarts: 4}};
		expect(await call(systemctl, 'status kubelet', waits)).toMatchObject({status: 3, out: expect.stringContaining('Active: activating (auto-restart) (Result: exit-code) since ')});
		expect(await call(systemctl, 'is-active kubelet', waits)).toMatchObject({status: 3, out: 'activating\n'});
		expect(await call(systemctl, 'show kubelet -p SubState,NRestarts', waits)).toMatchObject({status: 0, out: 'SubState=auto-restart\nNRestarts=4\n'});
		expect(await call(systemctl, 'is-active nosuch', {service: null})).toMatchObject({status: 3, out: 'inactive\n'});
		expect(await call(systemctl, 'status nosuch', {service: null})).toMatchObject({status: 4, error: 'Unit nosuch.service could not be found.\n'});
	});

	it('acts on the node\'s services', async () => {
		expect((await call(systemctl, 'enable --now kubelet.service')).asked).toEqual([['commands.run', ['systemctl', 'enable', 'kubelet']], ['commands.run', ['systemctl', 'start', 'kubelet']]]);
		expect((await call(systemctl, 'daemon-reload')).asked).toEqual([]);
		expect((await call(systemctl, 'cat kubelet')).out).toContain('ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS\n');
	});

	it.each(['edit kubelet', 'mask kubelet', 'frobnicate kubelet', 'start'])('says in a line that there is no %s', async (words) => {
		expect(await call(systemctl, words)).toMatchObject({status: 1, out: '', error: expect.stringMatching(/^[^\n]+\n$/)});
	});
});

describe('journalctl', () => {
	it.each([
		['-u kubelet', 4], ['-xeu kubelet -n 2', 2], ['-u kubelet -n2', 2], ['-u kubelet --since=-5min', 3], ['-u kubelet --until=today -b', 'none or all'], ['-u kubelet -g started', 1],
		['-u kubelet -p err', 0], ['-u containerd', 0], ['-k', 0], ['-u kubelet -b -1', 0], ['-u kubelet -n', 4], ['-t kubelet -p info --no-pager', 4], ['-u kube*', 4],
	] as const)('%s', async (words, count) => {
		const {status, out} = await call(journalctl, words);
		expect(status).toBe(0);
		if (typeof count === 'number') {
			expect(out === '-- No entries --\n' ? 0 : out.trimEnd().split('\n').length).toBe(count);
		}
	});

	it('begins lines as the journal does, or as it is asked', async () => {
		expect((await call(journalctl, '-u kubelet -n 2')).out).toMatch(/^[A-Z][a-z]{2} \d\d [\d:]{8} \S+ kubelet\[1000\]: a line of its own\n[A-Z][a-z]{2} \d\d [\d:]{8} \S+ kubelet\[1000\]: I\d{4} /);
		expect((await call(journalctl, '-u kubelet -o cat -n 1')).out).toBe(`${LOG[3]}\n`);
		expect(JSON.parse((await call(journalctl, '-u kubelet -o json -n 1')).out)).toMatchObject({_SYSTEMD_UNIT: 'kubelet.service', MESSAGE: LOG[3]});
		expect((await call(journalctl, '-u kubelet -r -o cat -n 2')).out).toBe(`${LOG[3]}\n${LOG[2]}\n`);
	});

	it.each(['--disk-usage', '-u kubelet --since=nonsense', '-u kubelet -o verbose', '--vacuum-time=1s'])('says in a line that there is no %s', async (words) => {
		expect(await call(journalctl, words)).toMatchObject({status: 1, out: '', error: expect.stringMatching(/^[^\n]+\n$/)});
	});
});

describe('crictl', () => {
	it('lists the attempt before the one that runs, and takes nothing away that runs', async () => {
		const {out} = await call(crictl, 'ps -a');
		expect(out.split('\n').slice(1).map((line) => line.split(/ {2,}/).slice(3, 6).join(' '))).toEqual(['Running etcd 1', 'Exited kube-scheduler 0', 'Exited etcd 0', '']);
		const [id = ''] = (await call(crictl, 'ps -q')).out.split('\n');
		expect(await call(crictl, `rm ${id}`)).toMatchObject({status: 1, error: expect.stringContaining('please stop it first')});
		expect((await call(crictl, `rm -f ${id}`)).asked).toContainEqual(['stopContainer', 'etcd']);
		expect((await call(crictl, `inspect ${id}`)).out).toContain('"state": "CONTAINER_RUNNING"');
	});

	it.each(['stats', 'exec -it x sh', 'frob', 'logs nosuch', 'inspect -o go-template x', 'stop', 'rmi nosuch', 'pull', 'rmp nosuch', 'inspecti nosuch'])('says in a line that there is no %s', async (words) => {
		expect(await call(crictl, words)).toMatchObject({status: 1, out: '', error: expect.stringMatching(/^[^\n]+\n$/)});
	});

	it('says what the runtime says that does not answer', async () => {
		expect(await call(crictl, 'ps', {'runtime.version': new HostError('UNAVAILABLE', {}, {message: 'nothing listens'})})).toMatchObject({status: 1, error: expect.stringMatching(/^FATA.*nothing listens\n$/)});
	});
});

it('swap and settings are the node\'s', async () => {
	expect((await call(swapon, '--show')).out).toContain('/dev/sda2');
	expect((await call(swapoff, '-a')).asked).toEqual([['swapOff']]);
	expect(await call(sysctl, 'net.ipv4.ip_forward')).toMatchObject({status: 0, out: 'net.ipv4.ip_forward = 0\n'});
	expect((await call(sysctl, '-w net.ipv4.ip_forward=1')).asked).toContainEqual(['setSysctl', 'net/ipv4/ip_forward', '1']);
	expect(await call(sysctl, '-n nosuch.name')).toMatchObject({status: 1, error: 'sysctl: cannot stat /proc/sys/nosuch/name: No such file or directory\n'});
});

it('moments and spans are read as systemd reads them', () => {
	const now = Date.parse('2026-11-29T12:00:00Z');
	expect(['10min', '1h 30m', '5 minutes', 'soon', ''].map((text) => spanOf(text))).toEqual([600_000, 5_400_000, 300_000, undefined, undefined]);
	expect(['now', '10 min ago', '-1h', '2026-11-29 10:00'].map((text) => momentOf(text, now))).toEqual([now, now - 600_000, now - 3_600_000, Date.parse('2026-11-29T10:00')]);
	expect([momentOf('', now), momentOf('whenever', now)]).toEqual([undefined, undefined]);
});
