import {systemClock} from '../../hosts/shared/clock.ts';
import type {CommandResult} from '../../core/ports/index.ts';
import {isRecord} from '../../core/values/is-record.ts';
import type {OnNode, Tool} from './index.ts';
import {entries, short} from './journalctl.ts';
import {unitFiles} from './unit-files.ts';
import {flagOf, readWords, type Words} from './words.ts';

const VALUED = ['n', 'lines', 'o', 'output', 't', 'type', 'state', 'p', 'P', 'property', 's', 'signal', 'H', 'M'];

/** What systemctl ends with (systemctl(1), and systemd's exit statuses). */
const [NOT_ACTIVE, NO_SUCH_UNIT] = [3, 4];

interface Service {
	readonly enabled: boolean;
	readonly active: boolean;
	/** Of the kubelet: it has ended, and is started again in a while. */
	readonly waits: boolean;
	readonly restarts: number;
}

type Verb = (on: OnNode, name: string, words: Words) => Promise<number>;

/** What is done with each unit that is named. */
const VERBS: Readonly<Record<string, Verb>> = {
	'status': tell, 'cat': show, 'show': properties,
	'is-active': async (on, name, words) => state(on, words, await serviceOf(on, name).then((service) => stateOf(service)), (one) => (one === 'active' ? 0 : one === 'unknown' ? NO_SUCH_UNIT : NOT_ACTIVE)),
	'is-failed': async (on, name, words) => state(on, words, await serviceOf(on, name).then((service) => stateOf(service)), (one) => (one === 'failed' ? 0 : 1)),
	'is-enabled': run('is-enabled'), 'start': run('start'), 'stop': run('stop'), 'enable': run('enable'), 'disable': run('disable'),
	'restart': run('restart'), 'try-restart': run('restart'), 'reload-or-restart': run('restart'), 'force-reload': run('restart'),
	'reload': async ({error}, name) => {
		error(`Failed to reload ${unit(name)}.service: Job type reload is not applicable for unit ${unit(name)}.service.`);
		return 1;
	},
};
/** What needs no unit. */
const ALONE: Readonly<Record<string, (on: OnNode, words: Words) => Promise<number>>> = {
	'list-units': list, 'list-unit-files': listFiles, 'daemon-reload': nothing, 'daemon-reexec': nothing, 'reset-failed': nothing,
	'is-system-running': async ({out}) => {
		out('running');
		return 0;
	},
};
/** What the real one has besides; a sandbox's units are not changed, and its node is the machine's no more than its own. */
const ELSEWHERE = ['edit', 'mask', 'unmask', 'kill', 'set-property', 'reenable', 'preset', 'isolate', 'freeze', 'thaw', 'clean', 'link', 'revert', 'list-dependencies', 'list-timers', 'list-sockets', 'list-jobs', 'poweroff', 'reboot', 'halt', 'suspend', 'get-default', 'set-default', 'help'];

/** `systemctl`, for the node's services. */
export const systemctl: Tool = async (argv, on) => {
	const words = readWords(argv, VALUED);
	const [act = 'list-units', ...names] = words.operands;
	if (flagOf(words, 'version') !== undefined) {
		on.out('systemd, as far as a sandbox has it');
		return 0;
	}
	const alone = act === 'status' && names.length === 0 ? list : Object.hasOwn(ALONE, act) ? ALONE[act] : undefined;
	if (alone !== undefined) {
		return alone(on, words);
	}
	const verb = Object.hasOwn(VERBS, act) ? VERBS[act] : undefined;
	if (verb === undefined) {
		on.error(ELSEWHERE.includes(act) ? `The node of a sandbox has no systemctl ${act}: it has ${[...Object.keys(VERBS), ...Object.keys(ALONE)].join(', ')}.` : `Unknown command verb ${act}.`);
		return 1;
	}
	if (names.length === 0) {
		on.error('Too few arguments.');
		return 1;
	}
	let status = 0;
	for (const name of names) {
		const one = await verb(on, name, words);
		status = Math.max(status, one);
		if (one === 0 && flagOf(words, 'now') !== undefined && (act === 'enable' || act === 'disable')) {
			status = Math.max(status, await run(act === 'enable' ? 'start' : 'stop')(on, name, words));
		}
	}
	return status;
};

const unit = (name: string): string => name.replace(/\.service$/, '');

async function nothing(): Promise<number> {
	return 0;
}

function run(act: string): Verb {
	return async ({control, out, error}, name, words) => {
		const {exitCode, output} = await control.ask('commands.run', [['systemctl', act, unit(name)]]) as CommandResult;
		if (output !== '' && (flagOf(words, 'q', 'quiet') === undefined)) {
			(act.startsWith('is-') ? out : error)(act.startsWith('is-') || exitCode === 0 ? output : `Failed to ${act} ${unit(name)}.service: ${output}`);
		}
		return exitCode;
	};
}

async function serviceOf({control}: OnNode, name: string): Promise<Service | undefined> {
	const found = await control.ask('service', [unit(name)]);
	return isRecord(found) ? {enabled: found['enabled'] === true, active: found['active'] === true, waits: found['waits'] === true, restarts: Number(found['restarts'] ?? 0)} : undefined;
}

/** As systemd names it. */
const stateOf = (service: Service | undefined): string => (service?.active !== true ? 'inactive' : service.waits ? 'activating' : 'active');

async function state({out}: OnNode, words: Words, told: string, status: (told: string) => number): Promise<number> {
	if (flagOf(words, 'q', 'quiet') === undefined) {
		out(told);
	}
	return status(told);
}

const TITLES: Readonly<Record<string, string>> = {kubelet: 'kubelet: The Kubernetes Node Agent', containerd: 'containerd container runtime'};
const KNOWN = Object.keys(TITLES);
const LAST_LINES = 10;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const notFound = ({error}: OnNode, name: string): number => {
	error(`Unit ${unit(name)}.service could not be found.`);
	return NO_SUCH_UNIT;
};

async function tell(on: OnNode, name: string, words: Words): Promise<number> {
	const service = await serviceOf(on, name);
	if (service === undefined) {
		return notFound(on, name);
	}
	const {active, enabled, waits} = service;
	const log = unit(name) === 'kubelet' ? entries(await on.control.ask('log') as readonly string[]) : [];
	const begun = log.findLast(({line}) => line.includes('"Kubelet version"'))?.at;
	const since = (at: number | undefined) => (at === undefined ? '' : ` since ${moment(at)}`);
	const files = Object.hasOwn(unitFiles, unit(name)) ? unitFiles[unit(name)] ?? [] : [];
	const lines = Math.max(0, Number(flagOf(words, 'n', 'lines') ?? LAST_LINES) || 0);
	on.out([
		`${waits || active ? '●' : '○'} ${unit(name)}.service - ${TITLES[unit(name)] ?? unit(name)}`,
		`     Loaded: loaded (/usr/lib/systemd/system/${unit(name)}.service; ${enabled ? 'enabled' : 'disabled'}; preset: enabled)`,
		...files.slice(1).flatMap(([path]) => [`    Drop-In: ${path.slice(0, path.lastIndexOf('/'))}`, `             └─${path.slice(path.lastIndexOf('/') + 1)}`]),
		`     Active: ${waits ? `activating (auto-restart) (Result: exit-code)${since(log.at(-1)?.at)}` : active ? `active (running)${since(begun)}` : 'inactive (dead)'}`,
		...(waits ? ['    Process: ExecStart=/usr/bin/kubelet (code=exited, status=1/FAILURE)'] : []),
		...(log.length === 0 || lines === 0 ? [] : ['', ...log.slice(-lines).map(short)]),
	].join('\n'));
	return active && !waits ? 0 : NOT_ACTIVE;
}

/** `Sun 2026-11-29 22:44:56 UTC; 2min ago` */
function moment(at: number): string {
	const date = new Date(at);
	const seconds = Math.max(0, Math.round((systemClock.now() - at) / 1000));
	const ago = seconds < 60 ? `${seconds}s` : seconds < 3600 ? `${Math.floor(seconds / 60)}min` : `${Math.floor(seconds / 3600)}h`;
	return `${DAYS[date.getUTCDay()] ?? ''} ${date.toISOString().slice(0, 19).replace('T', ' ')} UTC; ${ago} ago`;
}

async function show(on: OnNode, name: string): Promise<number> {
	const files = Object.hasOwn(unitFiles, unit(name)) ? unitFiles[unit(name)] : undefined;
	if (files === undefined || await serviceOf(on, name) === undefined) {
		on.error(`No files found for ${unit(name)}.service.`);
		return 1;
	}
	on.out(files.map(([path, text]) => `# ${path}\n${text}`).join('\n'));
	return 0;
}

async function properties(on: OnNode, name: string, words: Words): Promise<number> {
	const service = await serviceOf(on, name);
	const active = stateOf(service);
	const all: Readonly<Record<string, string>> = {
		Id: `${unit(name)}.service`, LoadState: service === undefined ? 'not-found' : 'loaded', ActiveState: active,
		SubState: active === 'active' ? 'running' : active === 'activating' ? 'auto-restart' : 'dead',
		UnitFileState: service === undefined ? '' : service.enabled ? 'enabled' : 'disabled', NRestarts: String(service?.restarts ?? 0),
	};
	const asked = flagOf(words, 'p', 'P', 'property')?.split(',') ?? Object.keys(all);
	const isBare = flagOf(words, 'value', 'P') !== undefined;
	on.out(asked.filter((key) => Object.hasOwn(all, key)).map((key) => (isBare ? all[key] ?? '' : `${key}=${all[key] ?? ''}`)).join('\n'));
	return 0;
}

async function list(on: OnNode, words: Words): Promise<number> {
	if (flagOf(words, 'failed') !== undefined || flagOf(words, 'state') === 'failed') {
		on.out('0 loaded units listed.');
		return 0;
	}
	const rows = await Promise.all(KNOWN.map(async (name) => [name, await serviceOf(on, name)] as const));
	const sub: Readonly<Record<string, string>> = {active: 'active     running     ', activating: 'activating auto-restart', inactive: 'inactive   dead        '};
	on.out(['  UNIT                LOAD   ACTIVE     SUB          DESCRIPTION', ...rows.filter(([, service]) => service !== undefined)
		.map(([name, service]) => `${service?.waits === true ? '●' : ' '} ${`${name}.service`.padEnd(19)} loaded ${sub[stateOf(service)]} ${TITLES[name] ?? ''}`)].join('\n'));
	return 0;
}

async function listFiles(on: OnNode): Promise<number> {
	const rows = await Promise.all(KNOWN.map(async (name) => [name, await serviceOf(on, name)] as const));
	on.out(['UNIT FILE          STATE    PRESET', ...rows.flatMap(([name, service]) => (service === undefined ? [] : [`${`${name}.service`.padEnd(18)} ${(service.enabled ? 'enabled' : 'disabled').padEnd(8)} enabled`]))].join('\n'));
	return 0;
}
