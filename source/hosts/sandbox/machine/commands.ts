import type {Clock, Commands, CommandResult} from '../../../core/ports/index.ts';
import type {Kubelet} from '../kubelet.ts';
import type {MachineDescription} from './description.ts';
import type {ServiceTable} from '../services.ts';
import type {Journal} from '../state.ts';

export type RunProgram = (argv: readonly [string, ...string[]]) => Promise<CommandResult>;

interface World {
	readonly machine: MachineDescription;
	readonly services: ServiceTable;
	readonly kubelet: Kubelet;
}

type Program = (args: readonly string[], world: World) => CommandResult | Promise<CommandResult>;

const ok = (output = ''): CommandResult => ({exitCode: 0, output});
const fail = (exitCode: number, output = ''): CommandResult => ({exitCode, output});

/** Programs of the node and what they answer. Nothing runs on the machine underneath. */
const PROGRAMS: Readonly<Record<string, Program>> = {
	kubelet: (args, {machine}) => args[0] === '--version' ? ok(`Kubernetes ${machine.kubeletVersion}\n`) : fail(1, 'the sandbox starts the kubelet as a service\n'),
	systemctl,
	'rc-service': ([name = '', act = ''], world) => act === 'status' ? rcStatus(name, world) : control(act, name, world),
	'rc-update': ([act = '', name = ''], {services}) => {
		if (act === 'add') {
			services.set(name, {enabled: true});
			return ok();
		}
		return ok(services.enabled.map(service => `${service.padStart(20)} | default\n`).join(''));
	},
	journalctl: (args, {kubelet}) => {
		const lines = Number(args.find(arg => /^--lines=\d+$/.test(arg))?.slice('--lines='.length) ?? 100);
		// Only the kubelet writes one here.
		if (args.some((arg) => /^--unit=(?!kubelet(?:\.service)?$)/.test(arg))) {
			return ok('-- No entries --\n');
		}
		return ok(kubelet.log.slice(-lines).map(line => `${line}\n`).join(''));
	},
	hostname: (_args, {machine}) => ok(`${machine.hostname}\n`),
	uname: (args, {machine}) => ok(`${args.includes('-r') ? machine.kernel.release : machine.kernel.os}\n`),
	sysctl: ([flag, name = ''], {machine}) => {
		const value = machine.sysctls[name.replaceAll('.', '/')];
		return flag !== '-n' ? fail(1) : value === undefined ? fail(255, `sysctl: cannot stat /proc/sys/${name.replaceAll('.', '/')}: No such file or directory\n`) : ok(`${value}\n`);
	},
	modprobe: () => ok(),
	mount: () => ok(),
	umount: () => ok(),
};

/** Characters of a program's output that the sandbox writes down: a log is asked for again and again. */
const KEPT_OUTPUT = 2000;

/** Runs programs of the table; one that the node does not have ends with 127, as in a shell. */
export function createCommands(world: World, clock: Clock, journal: Journal): Commands {
	return {
		async run(argv, {signal} = {}) {
			signal?.throwIfAborted();
			const at = clock.now();
			const [program, ...args] = argv;
			const name = program.slice(program.lastIndexOf('/') + 1);
			const known = hasProgram(world.machine, name) && Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined;
			const result = known === undefined ? fail(127, `${program}: command not found\n`) : await known(args, world);
			journal.add({at: new Date(at).toISOString(), argv, ...result, output: result.output.slice(0, KEPT_OUTPUT)});
			return result;
		},
	};
}

const MANAGERS: Readonly<Record<MachineDescription['initSystem'], readonly string[]>> = {
	systemd: ['systemctl', 'journalctl'],
	openrc: ['openrc', 'rc-service', 'rc-update'],
	none: [],
};

/** Whether the node has a program: one of the machine file, or of its init system. */
export function hasProgram({tools, initSystem}: MachineDescription, name: string): boolean {
	return (tools.present.includes(name) || MANAGERS[initSystem].includes(name)) && !tools.missing.includes(name);
}

function systemctl([act = '', name = '']: readonly string[], world: World): CommandResult | Promise<CommandResult> {
	const service = world.services.find(name);
	switch (act) {
		case 'daemon-reload': {
			return ok();
		}
		case 'status': {
			return service === undefined ? fail(4, `Unit ${name}.service could not be found.\n`)
				: {exitCode: service.active ? 0 : 3, output: `Loaded: loaded\nActive: ${service.active ? 'active (running)' : 'inactive (dead)'}\n`};
		}
		case 'is-active': {
			return service?.active === true ? ok('active\n') : fail(service === undefined ? 4 : 3, 'inactive\n');
		}
		case 'is-enabled': {
			return service === undefined ? fail(4, 'not-found\n') : service.enabled ? ok('enabled\n') : fail(1, 'disabled\n');
		}
		case 'enable':
		case 'disable': {
			world.services.set(name, {enabled: act === 'enable'});
			return service === undefined ? fail(1, `Unit ${name}.service could not be found.\n`) : ok();
		}
		default: {
			return control(act, name, world);
		}
	}
}

function rcStatus(name: string, {services}: World): CommandResult {
	const service = services.find(name);
	return service === undefined ? fail(1, ` * rc-service: service \`${name}' does not exist\n`)
		: service.active ? ok(' * status: started\n') : fail(3, ' * status: stopped\n');
}

async function control(act: string, name: string, {services, kubelet}: World): Promise<CommandResult> {
	if (!['start', 'stop', 'restart'].includes(act)) {
		return fail(1, `Unknown command verb ${act}.\n`);
	}
	const service = services.find(name);
	if (service === undefined) {
		return fail(5, `Unit ${name}.service not found.\n`);
	}
	services.set(name, {active: act !== 'stop'});
	if (name.replace(/\.service$/, '') === 'kubelet' && !(act === 'start' && service.active)) {
		await (act === 'stop' ? kubelet.stop() : kubelet.start());
	}
	return ok();
}
