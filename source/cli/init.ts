import {randomUUID} from 'node:crypto';
import {writeFile} from 'node:fs/promises';
import {loadInitConfig} from '../core/config/index.ts';
import {asBusy, claimNode} from '../core/engine/claim.ts';
import {Control} from '../core/engine/control.ts';
import {EventBus, type Event, type RunFacts, type RunMode, type RunOutcome} from '../core/engine/events.ts';
import {run} from '../core/engine/runner.ts';
import {Secrets} from '../core/engine/secrets.ts';
import {emptyState, reduce, type RunState} from '../core/engine/state.ts';
import {Failure} from '../core/errors.ts';
import {keyAlgorithm} from '../core/pki/certificates.ts';
import {initPhases} from '../core/phases/index.ts';
import {keysToMake} from '../core/phases/keys.ts';
import {isSelected, type PhaseSelection} from '../core/phases/select.ts';
import {localServer} from '../core/cluster/access.ts';
import type {Host} from '../core/ports/index.ts';
import {texts, type Lang} from '../texts/index.ts';
import {configFacts} from './config-facts.ts';
import type {OutputKind} from './environment.ts';
import {keepHeapSmall, SETTLED_MS} from './memory.ts';
import {exitCodes} from './exit-codes.ts';
import type {FlagValues} from './flags.ts';
import {kubeadmFlags} from './kubeadm-flags.ts';
import type {Output} from './output.ts';
import {withPatches} from './patch-files.ts';
import {answerOnTerminal} from './questions.ts';
import {readText} from './read-text.ts';
import {selectedPhases} from './selected-phases.ts';
import {heedSignals, statusOf} from './signals.ts';
import {version} from './version.ts';

export interface InitOptions {
	readonly flags: FlagValues;
	readonly lang: Lang;
	readonly kind: OutputKind;
	readonly output: Output;
	readonly color: boolean;
	/** The one phase that runs, by path; all where absent. */
	readonly phase?: string;
	/** Whether a container runtime is looked for where none is named; it is unless said. */
	readonly detectsSocket?: boolean;
}

/**
 * `kubestep init` and `kubestep init phase …`: joins the core, a host and a reader, and runs.
 * @returns the exit status
 */
export async function init(options: InitOptions): Promise<number> {
	const {flags, kind, phase, detectsSocket = true} = options;
	// The interface takes longest to load: it comes in while the configuration is read.
	const ui = kind === 'tui' ? import('../ui/index.ts') : undefined;
	ui?.catch(() => undefined);

	const command = ['init', ...(phase === undefined ? [] : ['phase', ...phase.split('/')])].join(' ');
	const {host, mode, folder} = await openHost(flags, command);
	let release: (() => Promise<void>) | undefined;
	try {
		const file = typeof flags.config === 'string' ? {name: flags.config, text: await readText(flags.config)} : undefined;
		const {config: loaded, warnings} = await loadInitConfig({...(file && {file}), flags: kubeadmFlags(flags), facts: configFacts(host), detectsSocket});
		const {config, ignored} = await withPatches(loaded);
		const selection: PhaseSelection = {skip: config.init.skipPhases, ...(phase !== undefined && {only: phase})};
		// Refused before anything is shown.
		const selected = selectedPhases(config, selection);
		const dryRun = config.init.dryRun;
		const {createOverlayHost} = dryRun ? await import('../hosts/overlay/index.ts') : {createOverlayHost: (under: Host) => under};
		const target = createOverlayHost(host);
		release = await claimNode(target, command);

		const facts: RunFacts = {
			mode: dryRun ? 'dry-run' : mode, folder, program: version(),
			nodeName: config.init.nodeRegistration.name, kubernetesVersion: config.cluster.kubernetesVersion, endpoint: localServer(config),
		};
		const bus = new EventBus(randomUUID(), () => target.clock.now());
		const control: Control = new Control({stepMode: flags.step === true, onMode: (stepMode) => bus.emit({type: 'run.mode', stepMode})});
		const secrets = new Secrets();
		let state: RunState = emptyState;
		bus.subscribe((event) => {
			state = reduce(state, event);
		});

		const missing = await keysToMake(config, target.files, (path) => isSelected(selected, path));
		const start = async (ready: Promise<unknown>): Promise<RunOutcome> => {
			// Keys take both cores for a second: they are made ahead, but not before a person sees something.
			void ready.then(() => target.keys.prefetch(keyAlgorithm(config.cluster), missing));
			return run({
				phases: initPhases, selection, config, host: target, bus, control, secrets, facts,
				interactive: kind === 'tui',
				warnings: [...warnings.map(({code, path, place, params}) => ({code, fields: {...params, path, ...placeFields(place)}})), ...ignored],
			});
		};

		if (ui !== undefined) {
			const {runUi} = await ui;
			return await withInterface({runUi, bus, control, secrets, start, options, state: () => state});
		}
		return await withReporter({bus, control, secrets, start, options, state: () => state});
	} finally {
		await release?.();
		await host.close();
	}
}

/** The simulated node of `--sandbox`, or this machine. */
async function openHost(flags: FlagValues, command: string): Promise<{host: Host; mode: RunMode; folder: string}> {
	const speed = Number(flags['sandbox-speed'] ?? 1);
	if (!Number.isFinite(speed) || speed < 0) {
		throw new Failure('flag.invalid', {flag: '--sandbox-speed', problem: 'not-number', value: String(flags['sandbox-speed'])});
	}
	if (flags.sandbox === undefined) {
		const alone = (['fresh', 'machine', 'sandbox-speed'] as const).find((name) => flags[name] !== undefined);
		if (alone !== undefined) {
			throw new Failure('flag.invalid', {flag: `--${alone}`, problem: 'sandbox-only', value: ''});
		}
		const {createNodeHost} = await import('../hosts/node/index.ts');
		return {host: await createNodeHost(), mode: 'node', folder: ''};
	}
	const folder = typeof flags.sandbox === 'string' && flags.sandbox !== '' ? flags.sandbox : './kubestep-sandbox';
	const {createSandboxHost, parseMachine} = await import('../hosts/sandbox/index.ts');
	const machine = typeof flags.machine === 'string' ? parseMachine(await readText(flags.machine), flags.machine) : undefined;
	const fresh = flags.fresh === true;
	try {
		// A sandbox goes on where it was as soon as it is opened: it is taken before that, though not for a dry run.
		const takes = fresh || flags['dry-run'] !== true;
		const host = await createSandboxHost({directory: folder, speed, fresh, ...(takes && {command}), ...(machine && {machine})});
		return {host, mode: 'sandbox', folder};
	} catch (error) {
		throw asBusy(error);
	}
}

function placeFields(place: {readonly file: string; readonly line: number; readonly column: number} | {readonly flag: string} | undefined): Record<string, string | number> {
	return place === undefined ? {} : {...place};
}

interface Parts {
	readonly bus: EventBus;
	readonly control: Control;
	readonly secrets: Secrets;
	/** Begins the run; keys are made ahead once `ready` resolves. */
	readonly start: (ready: Promise<unknown>) => Promise<RunOutcome>;
	readonly options: InitOptions;
	readonly state: () => RunState;
}

/** The interface subscribes; the run goes on beside it and ends before the summary is written. */
async function withInterface({runUi, bus, control, secrets, start, options, state}: Parts & {runUi: typeof import('../ui/index.ts').runUi}): Promise<number> {
	const {lang, flags, color, output} = options;
	const closing = new AbortController();
	let hasLeft = false;
	const signalled = heedSignals({
		stop() {
			control.stop('now');
			closing.abort();
		},
		isStopping: () => hasLeft,
	});
	// A warning of Node's on standard error would stand in the middle of the frame.
	process.removeAllListeners('warning');

	let onFrame: () => void = () => undefined;
	// The run begins first, so that the first frame already holds the checklist: an empty one would
	// cost as much time as a full one.
	const past: Event[] = [];
	let stopCollecting: () => void = () => undefined;
	const begun = new Promise<void>((resolve) => {
		stopCollecting = bus.subscribe((event) => {
			past.push(event);
			resolve();
		});
	});
	const running = start(new Promise<void>((resolve) => {
		onFrame = resolve;
	}));
	await Promise.race([begun, running]);
	const left = runUi({
		subscribe(reader: (event: Event) => void) {
			stopCollecting();
			past.forEach(reader);
			return bus.subscribe(reader);
		},
		control, secrets, lang, color: color ? 'auto' : 'never', ascii: flags.ascii === true, mouse: false,
		stdin: process.stdin, stdout: process.stdout, closing: closing.signal,
		onFrame: () => onFrame(),
		writeFile: writeDetail,
	});
	setTimeout(keepHeapSmall, SETTLED_MS).unref();
	const how = await left;
	hasLeft = true;
	control.stop('now');
	const outcome = await running;
	const {summaryText} = await import('../reporters/plain.ts');
	output.out(summaryText(state(), {texts: texts(lang), secrets}));
	return await signalled() ?? (how.left === 'gone' ? statusOf('SIGHUP') : exitCodes[outcome]);
}

/** Writes what a person asked to keep into the current folder; never over a file that is there. */
async function writeDetail(name: string, text: string): Promise<string> {
	const {parse, resolve} = await import('node:path');
	const {name: stem, ext} = parse(name);
	for (let count = 1; ; count += 1) {
		const path = resolve(count === 1 ? name : `${stem}-${count}${ext}`);
		try {
			await writeFile(path, text, {flag: 'wx', mode: 0o600});
			return path;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
				throw error;
			}
		}
	}
}

/** One line a step, or one event a line; a signal stops the run and keeps its exit status. */
async function withReporter({bus, control, secrets, start, options, state}: Parts): Promise<number> {
	const {kind, lang, output} = options;
	if (kind === 'json') {
		const {jsonReporter} = await import('../reporters/json.ts');
		bus.subscribe(jsonReporter({write: output.out}));
	} else {
		const {plainReporter} = await import('../reporters/plain.ts');
		bus.subscribe(plainReporter({write: output.out, texts: texts(lang), secrets}));
	}
	const questions = answerOnTerminal({bus, control, texts: texts(lang), output, state});

	const signalled = heedSignals({
		stop() {
			control.stop('now');
		},
	});
	const outcome = await start(Promise.resolve());
	questions.close();
	return await signalled() ?? exitCodes[outcome];
}
