import {rmSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {ClusterAccess, localServer} from '../../core/cluster/access.ts';
import {loadInitConfig} from '../../core/config/load.ts';
import type {InitConfig} from '../../core/config/types.ts';
import {Watch} from '../../core/diagnosis/watch.ts';
import {Control} from '../../core/engine/control.ts';
import {EventBus} from '../../core/engine/event-bus.ts';
import {run} from '../../core/engine/runner.ts';
import {objectName, type NamedArtifact} from '../../core/needs/named-artifact.ts';
import {initPhases} from '../../core/phases/index.ts';
import type {Host} from '../../core/ports/index.ts';
import {Secrets} from '../../core/secrets/secrets.ts';
import type {Event} from '../../core/told/events.ts';
import {emptyState, reduce, type RunState} from '../../core/told/state.ts';
import {createSandboxHost, parseMachine} from '../../hosts/sandbox/index.ts';
import {configFacts} from './config-facts.ts';
import {actingOn} from './policies.ts';
import {withPatches} from './patch-files.ts';
import {TurnClock} from './turn-clock.ts';
import {afterwards, type Afterwards} from './why-after.ts';
import {version} from './version.ts';

export interface WhyRun {
	readonly config: InitConfig;
	readonly events: readonly Event[];
	readonly state: RunState;
	/** What does not work of what is done with the cluster; absent where the run did not come to its end. */
	readonly afterwards?: readonly Afterwards[];
}

export interface WhyOptions {
	readonly file?: {readonly name: string; readonly text: string};
	readonly machine?: {readonly name: string; readonly text: string};
	/** Of the run that this one is held against: what is made by chance is the same in both. */
	readonly config?: InitConfig;
	/** Taken away as soon as they are made; nothing unless said. */
	readonly without?: readonly NamedArtifact[];
	/** Told of what can stop the run. */
	onControl?(control: Control): void;
	/** Something that is done with the node before it goes, where the run came to its end. */
	whenOver?(host: Host, config: InitConfig): Promise<void>;
}

/** An init in a sandbox of its own, which is gone afterwards: without waiting, and without something that it makes. */
export async function whyRun({file, machine, config, without = [], onControl, whenOver}: WhyOptions): Promise<WhyRun> {
	const folder = await mkdtemp(join(tmpdir(), 'kubestep-why-'));
	// A second signal ends the process at once.
	const leave = () => rmSync(folder, {recursive: true, force: true});
	process.once('exit', leave);
	const clock = new TurnClock();
	try {
		const host = await createSandboxHost({directory: folder, speed: 1, fresh: false, command: 'why', clock, ...(machine && {machine: parseMachine(machine.text, machine.name)})});
		try {
			return await runOn(host, folder, {without, ...(file && {file}), ...(config && {config}), ...(onControl && {onControl}), ...(whenOver && {whenOver})});
		} finally {
			await host.close();
		}
	} finally {
		clock.close();
		await rm(folder, {recursive: true, force: true});
		process.off('exit', leave);
	}
}

async function runOn(host: Host, folder: string, {file, config: before, without, onControl, whenOver}: WhyOptions & {readonly without: readonly NamedArtifact[]}): Promise<WhyRun> {
	const config = before ?? await configOf(host, file);
	const secrets = new Secrets();
	const bus = new EventBus('why', host.clock, {secrets});
	// Step mode asks before each act: that is when what was just made can be taken away, and an object be left out.
	const control = new Control({stepMode: true});
	onControl?.(control);
	const events: Event[] = [];
	const missing = without.flatMap(({phase, paths}) => paths.map((path) => ({phase, path})));
	const objects = new Set(without.filter(({paths}) => paths.length === 0).map(({name}) => name));
	bus.subscribe((event) => {
		events.push(event);
		if (event.type === 'step.asked') {
			const isLeftOut = objects.has(objectName(event.detail) ?? '');
			void takeAway(host, missing, events).finally(() => control.answer(isLeftOut ? 'skip' : 'do'));
		}
	});
	const endpoint = localServer(config);
	const policy = actingOn('sandbox');
	const outcome = await run({
		phases: initPhases, selection: {skip: config.init.skipPhases}, config, host, cluster: new ClusterAccess(host, {local: endpoint, kubeconfig: config.kubeconfig}),
		bus, control, secrets, policy, interactive: false, warnings: [],
		watch: new Watch({host, config, policy, signal: control.signal, emit: (event) => bus.emit(event)}),
		facts: {workflow: 'init', mode: 'sandbox', folder, program: version(), nodeName: config.init.nodeRegistration.name, kubernetesVersion: config.cluster.kubernetesVersion, endpoint},
	});
	const isOver = outcome === 'done' || outcome === 'incomplete';
	const after = isOver ? await afterwards(host, config) : undefined;
	if (isOver) {
		await whenOver?.(host, config);
	}
	return {config, events, state: events.reduce(reduce, emptyState), ...(after && {afterwards: after})};
}

async function configOf(host: Host, file: WhyOptions['file']): Promise<InitConfig> {
	const loaded = await loadInitConfig({...(file && {file}), flags: {}, facts: configFacts(host)});
	const {config} = await withPatches(loaded.config);
	return {...config, init: {...config.init, dryRun: false}};
}

/** Each file once, after the step that made it: what the run makes again later stays. */
async function takeAway(host: Host, missing: {readonly phase: string; readonly path: string}[], events: readonly Event[]): Promise<void> {
	for (const one of missing.filter(({phase}) => events.some((event) => event.type === 'step.finished' && event.phase === phase))) {
		if (await host.files.stat(one.path).catch(() => undefined) !== undefined) {
			await host.files.remove(one.path);
			missing.splice(missing.indexOf(one), 1);
		}
	}
}
