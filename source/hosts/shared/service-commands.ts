import {HostError} from '../../core/told/failures.ts';
import type {CommandResult, RanCommand, ServiceManager} from '../../core/ports/index.ts';

export type Argv = readonly [string, ...string[]];

type Manager = Exclude<ServiceManager, 'none'>;

/** As kubeadm does: app/util/initsystem/initsystem_unix.go. */
export const SERVICE_COMMANDS: Readonly<Record<Manager, Readonly<Record<'stop' | 'start', (name: string) => readonly Argv[]>>>> = {
	systemd: {
		stop: (name) => [['systemctl', 'stop', name]],
		start: (name) => [['systemctl', 'daemon-reload'], ['systemctl', 'restart', name]],
	},
	openrc: {
		stop: (name) => [['rc-service', name, 'stop']],
		start: (name) => [['rc-service', name, 'restart']],
	},
};

/**
 * Stops or starts a service with the commands of its manager, up to the first that is refused.
 * Rejects with `NO_SERVICE_MANAGER` where there is none, with `COMMAND_FAILED` and the manager's
 * words as message where it refuses.
 */
export async function control(manager: ServiceManager, action: 'stop' | 'start', name: string, {run, told}: {
	run(argv: Argv): Promise<CommandResult>;
	readonly told?: ((ran: RanCommand) => void) | undefined;
}): Promise<void> {
	if (manager === 'none') {
		throw new HostError('NO_SERVICE_MANAGER', {service: name});
	}
	for (const argv of SERVICE_COMMANDS[manager][action](name)) {
		const {exitCode, output} = await run(argv);
		told?.({argv, exitCode, output});
		if (exitCode !== 0) {
			const command = argv.join(' ');
			throw new HostError('COMMAND_FAILED', {service: name, command, exitCode}, {message: `${command}: ${output.trim() || `exit status ${exitCode}`}`});
		}
	}
}

/** What that would run. */
export function controls(manager: ServiceManager, action: 'stop' | 'start', name: string): readonly Argv[] {
	return manager === 'none' ? [] : SERVICE_COMMANDS[manager][action](name);
}
