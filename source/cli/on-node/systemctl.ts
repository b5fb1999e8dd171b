import type {CommandResult} from '../../core/ports/index.ts';
import {isRecord} from '../../core/values/is-record.ts';
import type {OnNode, Tool} from './index.ts';
import {flagOf, readWords} from './words.ts';

const VALUED = ['n', 'lines', 'o', 'output', 't', 'type', 'state', 'p', 'property', 's', 'signal', 'H', 'M'];

/** What systemctl says of a unit that it does not know ends with this. */
const NO_SUCH_UNIT = 4;

interface Service {
	readonly enabled: boolean;
	readonly active: boolean;
}

/** `systemctl`, for the node's services. */
export const systemctl: Tool = async (argv, on) => {
	const words = readWords(argv, VALUED);
	const [act = 'list-units', ...names] = words.operands;
	const isQuiet = flagOf(words, 'q', 'quiet') !== undefined;
	if (act === 'daemon-reload' || act === 'daemon-reexec' || act === 'reset-failed') {
		return 0;
	}
	if (act === 'list-units' || act === 'list-unit-files') {
		return list(on);
	}
	let status = 0;
	for (const name of names) {
		const one = await (act === 'status' ? tell(on, name) : act === 'restart' || act === 'reload' || act === 'try-restart' ? run(on, 'restart', name) : run(on, act, name, isQuiet));
		status = Math.max(status, one);
		if (one === 0 && flagOf(words, 'now') !== undefined && (act === 'enable' || act === 'disable')) {
			status = Math.max(status, await run(on, act === 'enable' ? 'start' : 'stop', name));
		}
	}
	if (names.length === 0) {
		on.error('Too few arguments.');
		return 1;
	}
	return status;
};

const unit = (name: string): string => name.replace(/\.service$/, '');

async function run({control, out, error}: OnNode, act: string, name: string, isQuiet = false): Promise<number> {
	const {exitCode, output} = await control.ask('commands.run', [['systemctl', act, unit(name)]]) as CommandResult;
	if (output !== '' && !isQuiet) {
		(act.startsWith('is-') ? out : error)(act.startsWith('is-') || exitCode === 0 ? output : `Failed to ${act} ${unit(name)}.service: ${output}`);
	}
	return exitCode;
}

async function serviceOf({control}: OnNode, name: string): Promise<Service | undefined> {
	const found = await control.ask('service', [unit(name)]);
	return isRecord(found) ? {enabled: found['enabled'] === true, active: found['active'] === true} : undefined;
}

const KNOWN = ['containerd', 'kubelet'];
const TITLES: Readonly<Record<string, string>> = {kubelet: 'kubelet: The Kubernetes Node Agent', containerd: 'containerd container runtime'};
const LAST_LINES = 10;

async function tell(on: OnNode, name: string): Promise<number> {
	const service = await serviceOf(on, name);
	if (service === undefined) {
		on.error(`Unit ${unit(name)}.service could not be found.`);
		return NO_SUCH_UNIT;
	}
	const {active, enabled} = service;
	const log = unit(name) === 'kubelet' ? (await on.control.ask('log') as readonly string[]).slice(-LAST_LINES) : [];
	on.out([
		`${active ? '●' : '○'} ${unit(name)}.service - ${TITLES[unit(name)] ?? unit(name)}`,
		`     Loaded: loaded (/usr/lib/systemd/system/${unit(name)}.service; ${enabled ? 'enabled' : 'disabled'}; preset: enabled)`,
		`     Active: ${active ? 'active (running)' : 'inactive (dead)'}`,
		...(log.length === 0 ? [] : ['', ...log]),
	].join('\n'));
	return active ? 0 : 3;
}

async function list(on: OnNode): Promise<number> {
	const rows = await Promise.all(KNOWN.map(async (name) => [name, await serviceOf(on, name)] as const));
	on.out(['  UNIT                LOAD   ACTIVE   SUB     DESCRIPTION', ...rows.filter(([, service]) => service !== undefined)
		.map(([name, service]) => `  ${`${name}.service`.padEnd(19)} loaded ${service?.active === true ? 'active   running' : 'inactive dead   '} ${TITLES[name] ?? ''}`)].join('\n'));
	return 0;
}
