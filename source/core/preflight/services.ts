import {check} from './check.ts';
import type {Check} from './types.ts';

/** Services are looked at only where systemd or OpenRC runs them; elsewhere kubeadm warns and goes on. */
export function serviceCheck(service: string): Check {
	return check(`Service-${service}`, 'service', {service}, async ({services}, found) => {
		if (await services.manager() === 'none') {
			found.warn('services.no-manager', {service});
		} else if (!await services.exists(service)) {
			found.warn('service.missing', {service});
		} else if (!await services.isEnabled(service)) {
			found.warn('service.disabled', {service, command: await services.enableCommand(service)});
		}
	});
}

export function firewallCheck(ports: readonly number[]): Check {
	const list = ports.join(' ');
	return check('Firewalld', 'firewall', {ports: list}, async ({services}, found) => {
		if (await services.manager() === 'none') {
			found.warn('services.no-manager', {service: 'firewalld'});
		} else if (await services.exists('firewalld') && await services.isActive('firewalld')) {
			found.warn('firewall.active', {ports: list});
		}
	});
}
