import {HostError} from '../../core/told/failures.ts';
import type {Machine, ServiceManager, Services, ServiceState} from '../../core/ports/index.ts';
import {control, controls} from '../shared/service-commands.ts';
import type {Run} from './commands.ts';

interface LogOptions {
	readonly lines: number;
	readonly since?: number;
}

/** A look may not hold up what it looks at. */
const LOOK_MS = 3000;

/** What is known of a service. */
interface Glance {
	readonly exists: boolean;
	/** Absent where the manager does not run: what is enabled it tells all the same, where it is asked for that alone. */
	readonly isEnabled?: boolean | Promise<boolean>;
	readonly isActive: boolean;
	readonly state: ServiceState;
}

/** A manager that does not run says nothing, of a missing unit either: kubeadm takes it to be there. */
const UNTOLD: Glance = {exists: true, isActive: false, state: {active: false, state: ''}};

interface Calls {
	/** Whether the service is defined. */
	exists(run: Run, name: string): Promise<boolean>;
	isEnabled(run: Run, name: string): Promise<boolean>;
	isActive(run: Run, name: string): Promise<boolean>;
	state(run: Run, name: string): Promise<ServiceState>;
	/** All of it at once, by name, as far as the manager tells more than one at a time. */
	glance?(run: Run, names: readonly string[]): Promise<ReadonlyMap<string, Glance>>;
	log(run: Run, name: string, options: LogOptions): Promise<string>;
	enableCommand(name: string): string;
}

const STATE = 'ActiveState,SubState,ExecMainStatus,NRestarts,MainPID';
/** For these `systemctl is-enabled` ends with 0: systemctl(1). */
const ENABLED: ReadonlySet<string> = new Set(['enabled', 'enabled-runtime', 'static', 'alias', 'indirect', 'generated', 'transient']);

const property = (text: string, name: string): string | undefined => new RegExp(`^${name}=(.+)$`, 'm').exec(text)?.[1];

/** The properties of `STATE`; undefined where systemd does not run. */
function unitState(text: string): ServiceState | undefined {
	const [active, sub, status, restarts, pid] = ['ActiveState', 'SubState', 'ExecMainStatus', 'NRestarts', 'MainPID'].map((name) => property(text, name));
	return active === undefined ? undefined : {
		active: ['active', 'activating', 'reloading'].includes(active),
		state: `${active} (${sub ?? ''})`,
		...(status !== undefined && status !== '0' && {exitCode: Number(status)}),
		...(restarts !== undefined && {restarts: Number(restarts)}),
		...(pid !== undefined && pid !== '0' && {pid: Number(pid)}),
	};
}

/** The calls of kubeadm: app/util/initsystem/initsystem_unix.go. */
const CALLS: Readonly<Record<Exclude<ServiceManager, 'none'>, Calls>> = {
	systemd: {
		// kubeadm reads standard output alone, where a newer systemctl says nothing of a missing
		// unit: it complains on standard error.
		exists: async (run, name) => !/Loaded: not-found|could not be found/.test((await run(['systemctl', 'status', name])).output),
		isEnabled: async (run, name) => (await run(['systemctl', 'is-enabled', name])).exitCode === 0,
		// A kubelet that starts over and over is "activating", and counts as active.
		isActive: async (run, name) => ['active', 'activating'].includes((await run(['systemctl', 'is-active', name])).stdout.trim()),
		async state(run, name) {
			const {stdout} = await run(['systemctl', 'show', name, `--property=${STATE}`], {timeoutMs: LOOK_MS});
			return unitState(stdout) ?? {active: await this.isActive(run, name), state: ''};
		},
		async glance(run, names) {
			const {stdout} = await run(['systemctl', 'show', ...names.map((name) => `${name}.service`), `--property=LoadState,UnitFileState,${STATE}`], {timeoutMs: LOOK_MS});
			// One block a unit, in the order asked for.
			const units = stdout.split('\n\n').map((text) => ({text, state: unitState(text)}));
			return new Map(names.map((name, at): [string, Glance] => {
				const {text = '', state} = units[at] ?? {};
				if (state === undefined) {
					return [name, UNTOLD];
				}
				return [name, {
					exists: property(text, 'LoadState') !== 'not-found',
					isEnabled: ENABLED.has(property(text, 'UnitFileState') ?? ''),
					isActive: ['active', 'activating'].includes(property(text, 'ActiveState') ?? ''),
					state,
				}];
			}));
		},
		log: async (run, name, {lines, since}) => (await run([
			'journalctl', '--no-pager', '--quiet', `--lines=${lines}`, `--unit=${name}`, '--output=cat', ...(since === undefined ? [] : [`--since=@${Math.floor(since / 1000)}`]),
		], {timeoutMs: LOOK_MS})).stdout,
		enableCommand: (name) => `systemctl enable ${name}.service`,
	},
	openrc: {
		exists: async (run, name) => !(await run(['rc-service', name, 'status'])).output.includes('does not exist'),
		isEnabled: async (run, name) => (await run(['rc-update', 'show', 'default'])).stdout.includes(name),
		isActive: async (run, name) => !/stopped|does not exist/.test((await run(['rc-service', name, 'status'])).output),
		async state(run, name) {
			return {active: await this.isActive(run, name), state: ''};
		},
		// Where Alpine's packages of the kubelet let it write.
		log: async (run, name, {lines}) => (await run(['tail', '-n', String(lines), `/var/log/${name}/${name}.log`], {timeoutMs: LOOK_MS})).stdout,
		enableCommand: (name) => `rc-update add ${name} default`,
	},
};

/**
 * Services of systemd or OpenRC, told apart by the programs on PATH as kubeadm does. Without
 * either, questions are answered with false, and acts reject with `NO_SERVICE_MANAGER`. An act
 * that the manager refuses rejects with `COMMAND_FAILED` and its words as message.
 * @param isDown whether the manager is known not to run, so that asking it for more than what is enabled is in vain
 */
export function createServices({ask: askProgram, run}: {readonly ask: Run; readonly run: Run}, which: Machine['which'], isDown: (manager: ServiceManager) => Promise<boolean> = async () => false): Services {
	let manager: Promise<ServiceManager> | undefined;
	const detected = (): Promise<ServiceManager> => (manager ??= detect(which));
	const calls = async (): Promise<Calls | undefined> => {
		const found = await detected();
		return found === 'none' ? undefined : CALLS[found];
	};
	let glanced: {readonly names: readonly string[]; readonly seen: Promise<ReadonlyMap<string, Glance> | undefined>} | undefined;
	/** From the glance, where there was one at this service; else the manager is asked. */
	const ask = async <T>(name: string, known: (seen: Glance) => T | Promise<T> | undefined, question: (found: Calls) => Promise<T>, none: T): Promise<T> => {
		const seen = glanced?.names.includes(name) === true ? (await glanced.seen)?.get(name) : undefined;
		const answer = seen && known(seen);
		if (answer !== undefined) {
			return answer;
		}
		const found = await calls();
		return found === undefined ? none : question(found);
	};
	const lookAtOnce = async (names: readonly string[], enabled: readonly string[]): Promise<ReadonlyMap<string, Glance> | undefined> => {
		const found = await calls();
		const seen = await isDown(await detected()) ? new Map(names.map((name) => [name, UNTOLD])) : await found?.glance?.(askProgram, names);
		// What a manager that does not run leaves open is asked for as soon as that is known.
		return seen && new Map([...seen].map(([name, one]) => [name, found !== undefined && one.isEnabled === undefined && enabled.includes(name) ? {...one, isEnabled: heldBack(found.isEnabled(askProgram, name))} : one]));
	};
	return {
		manager: detected,
		glance(names, enabled) {
			glanced = {names, seen: lookAtOnce(names, enabled).catch(() => undefined)};
		},
		exists: (name) => ask(name, ({exists}) => exists, (found) => found.exists(askProgram, name), false),
		isEnabled: (name) => ask(name, ({isEnabled}) => isEnabled, (found) => found.isEnabled(askProgram, name), false),
		isActive: (name) => ask(name, ({isActive}) => isActive, async (found) => !await isDown(await detected()) && await found.isActive(askProgram, name), false),
		state: (name) => ask<ServiceState>(name, ({state}) => state, (found) => found.state(askProgram, name), {active: false, state: ''}),
		async log(name, options) {
			const text = await (await calls())?.log(askProgram, name, options);
			return text === undefined || text === '' ? [] : text.trimEnd().split('\n');
		},
		async enableCommand(name) {
			const found = await calls();
			if (found === undefined) {
				throw new HostError('NO_SERVICE_MANAGER', {service: name});
			}
			return found.enableCommand(name);
		},
		commands: async (name, action) => controls(await detected(), action, name),
		stop: async (name, told) => control(await detected(), 'stop', name, {run, told}),
		start: async (name, told) => control(await detected(), 'start', name, {run, told}),
	};
}

/** Whoever asks for it hears what went wrong; until then nobody has to. */
function heldBack<T>(answer: Promise<T>): Promise<T> {
	answer.catch(() => undefined);
	return answer;
}

async function detect(which: Machine['which']): Promise<ServiceManager> {
	if (await which('systemctl') !== undefined) {
		return 'systemd';
	}
	const openrc = await Promise.all(['openrc', 'rc-service', 'rc-update'].map((program) => which(program)));
	return openrc.every((found) => found !== undefined) ? 'openrc' : 'none';
}
