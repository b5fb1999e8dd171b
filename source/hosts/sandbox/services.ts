import {HostError} from '../../core/told/failures.ts';
import type {ServiceManager, Services} from '../../core/ports/index.ts';
import {control, controls, type Argv} from '../shared/service-commands.ts';
import type {RunProgram} from './machine/commands.ts';
import type {MachineDescription, ServiceDescription} from './machine/description.ts';
import {readState, StateFile, type StateFolder} from './state.ts';
import {isRecord} from '../../core/values/is-record.ts';

const FILE = 'services.json';

function isChanges(value: unknown): value is Record<string, Partial<ServiceDescription>> {
	return isRecord(value) && Object.values(value).every((one) => isRecord(one) && Object.values(one).every((flag) => typeof flag === 'boolean'));
}

/** The services as they are now: the machine's, with what was started, stopped and enabled since. */
export class ServiceTable {
	/** Its description may be read again. */
	readonly #machine: Pick<MachineDescription, 'services'>;
	/** What was done to them, apart from what the machine file says: that may be another one in the next run. */
	readonly #changes: Map<string, Partial<ServiceDescription>>;
	readonly #state: StateFile<Record<string, Partial<ServiceDescription>>>;

	static async open(state: StateFolder, machine: MachineDescription): Promise<ServiceTable> {
		return new ServiceTable(state, machine, await readState(state, FILE, (value) => (isChanges(value) ? value : undefined)) ?? {});
	}

	private constructor(state: StateFolder, machine: Pick<MachineDescription, 'services'>, changes: Record<string, Partial<ServiceDescription>>) {
		this.#machine = machine;
		this.#changes = new Map(Object.entries(changes));
		this.#state = new StateFile(state, FILE, () => Object.fromEntries(this.#changes));
	}

	find(name: string): ServiceDescription | undefined {
		const unit = name.replace(/\.service$/, '');
		const described = Object.hasOwn(this.#machine.services, unit) ? this.#machine.services[unit] : undefined;
		return described?.exists === true ? {...described, ...this.#changes.get(unit)} : undefined;
	}

	set(name: string, change: Partial<ServiceDescription>): void {
		if (this.find(name) !== undefined) {
			const unit = name.replace(/\.service$/, '');
			this.#changes.set(unit, {...this.#changes.get(unit), ...change});
			this.#state.changed();
		}
	}

	get enabled(): string[] {
		return Object.keys(this.#machine.services).filter((name) => this.find(name)?.enabled === true);
	}

	async flush(): Promise<void> {
		await this.#state.flush();
	}
}

interface Calls {
	readonly exists: (name: string) => Argv;
	readonly isEnabled: (name: string) => Argv;
	readonly isActive: (name: string) => Argv;
	readonly enable: (name: string) => string;
}

/** As kubeadm does: app/util/initsystem/initsystem_unix.go. */
const CALLS: Readonly<Record<Exclude<ServiceManager, 'none'>, Calls>> = {
	systemd: {
		exists: name => ['systemctl', 'status', name],
		isEnabled: name => ['systemctl', 'is-enabled', name],
		isActive: name => ['systemctl', 'is-active', name],
		enable: name => `systemctl enable ${name}.service`,
	},
	openrc: {
		exists: name => ['rc-service', name, 'status'],
		isEnabled: () => ['rc-update', 'show', 'default'],
		isActive: name => ['rc-service', name, 'status'],
		enable: name => `rc-update add ${name} default`,
	},
};

/** The service manager, asked by its program like on a real node, so that the record of commands shows it. */
export function createServices(machine: MachineDescription, table: ServiceTable, run: RunProgram): Services {
	const calls = (): Calls | undefined => (machine.initSystem === 'none' ? undefined : CALLS[machine.initSystem]);
	const ask = async (argv: Argv | undefined, read: () => boolean): Promise<boolean> => {
		if (argv === undefined) {
			return false;
		}
		await run(argv);
		return read();
	};
	return {
		manager: async () => machine.initSystem,
		// Its programs start nothing.
		glance: () => undefined,
		exists: async name => ask(calls()?.exists(name), () => table.find(name) !== undefined),
		isEnabled: async name => ask(calls()?.isEnabled(name), () => table.find(name)?.enabled === true),
		isActive: async name => ask(calls()?.isActive(name), () => table.find(name)?.active === true),
		async state(name) {
			const active = await ask(calls()?.isActive(name), () => table.find(name)?.active === true);
			return {active, state: calls() === undefined ? '' : active ? 'active (running)' : 'inactive (dead)'};
		},
		log: async (name, {lines}) => (machine.initSystem === 'systemd' ? (await run(['journalctl', '--no-pager', `--lines=${lines}`, `--unit=${name}`, '--output=cat'])).output.split('\n').filter((line) => line !== '') : []),
		async enableCommand(name) {
			const known = calls();
		if (known === undefined) {
				throw new HostError('NO_SERVICE_MANAGER', {service: name});
			}
			return known.enable(name);
		},
		commands: async (name, action) => controls(machine.initSystem, action, name),
		stop: async (name, told) => control(machine.initSystem, 'stop', name, {run, told}),
		start: async (name, told) => control(machine.initSystem, 'start', name, {run, told}),
	};
}
