import {check, nameOfPath} from './check.ts';
import type {Check} from './types.ts';

const REQUIRED_CPUS = 2;
const REQUIRED_MEGABYTES = 1700;

/** kubeadm asks this before all else: without root most other answers would be wrong. */
export const rootCheck: Check = {
	...check('IsPrivilegedUser', 'user', {}, async (host, found) => {
		const uid = await host.machine.uid();
		if (uid !== 0) {
			found.error('user.not-root', {uid});
		}
	}),
	alone: true,
};

export const cpuCheck: Check = check('NumCPU', 'cpus', {required: REQUIRED_CPUS}, async (host, found) => {
	const cpus = await host.machine.cpus();
	if (cpus < REQUIRED_CPUS) {
		found.error('cpus.too-few', {cpus, required: REQUIRED_CPUS});
	}
});

export const memoryCheck: Check = check('Mem', 'memory', {required: REQUIRED_MEGABYTES}, async (host, found) => {
	const megabytes = Math.floor(await host.machine.memory() / 1024 / 1024);
	if (megabytes < REQUIRED_MEGABYTES) {
		found.error('memory.too-small', {megabytes, required: REQUIRED_MEGABYTES});
	}
});

export const swapCheck: Check = check('Swap', 'swap', {}, async (host, found) => {
	const swaps = await host.machine.swaps();
	if (swaps.length > 0) {
		found.warn('swap.on', {swaps: swaps.join(' ')});
	}
});

export function programCheck(program: string): Check {
	return check(`FileExisting-${nameOfPath(program)}`, 'program', {program}, async (host, found) => {
		if (await host.machine.which(program) === undefined) {
			found.error('program.missing', {program});
		}
	});
}

export function portCheck(port: number, component: string): Check {
	return check(`Port-${port}`, 'port', {port, component}, async (host, found) => {
		if (!await host.network.isPortFree(port)) {
			found.error('port.in-use', {port, component});
		}
	});
}

const FORWARDING = {4: 'net/ipv4/ip_forward', 6: 'net/ipv6/conf/default/forwarding'} as const;

/** Only the first character counts, as in kubeadm. */
export function forwardingCheck(family: 4 | 6): Check {
	const path = `/proc/sys/${FORWARDING[family]}`;
	return check(`FileContent-${nameOfPath(path)}`, 'forwarding', {path, family}, async (host, found) => {
		const value = await host.machine.sysctl(FORWARDING[family]);
		if (value === undefined) {
			found.error('forwarding.missing', {path, family});
		} else if (!value.startsWith('1')) {
			found.error('forwarding.off', {path, family, value});
		}
	});
}

const NAME_PART = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const NAME_PART_MAX = 63;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * kubeadm holds the node name to the rule for label keys (shorter than what a Node's name may
 * be), because the name becomes the value of `kubernetes.io/hostname`.
 */
export function hostnameCheck(name: string): Check {
	return check('Hostname', 'hostname', {name}, async (host, found) => {
		const parts = name.split('/');
		const last = parts.at(-1) ?? '';
		if (last.length > NAME_PART_MAX) {
			found.warn('hostname.too-long', {name, length: last.length});
		}
		if (!NAME_PART.test(last) || parts.length > 2 || (parts.length === 2 && !DNS_SUBDOMAIN.test(parts[0] ?? ''))) {
			found.warn('hostname.invalid', {name});
		}
		if ((await host.network.resolve(name)).length === 0) {
			found.warn('hostname.unresolved', {name});
		}
	});
}
