import type {InitFlagName} from '../../core/config/flag-rows.ts';
import {loadInitConfig} from '../../core/config/load.ts';
import type {InitConfig} from '../../core/config/types.ts';
import {localServer} from '../../core/cluster/access.ts';
import type {RunFacts} from '../../core/told/events.ts';
import type {RunOptions} from '../../core/engine/run-options.ts';
import {checkBreaks, type PhaseSelection, type SelectedPhases} from '../../core/engine/select.ts';
import {diskWarnings} from '../../core/pki/disk-warnings.ts';
import type {Host} from '../../core/ports/index.ts';
import {configFacts} from './config-facts.ts';
import {asWarning} from './as-warning.ts';
import type {RunWarning} from '../../core/told/warnings.ts';
import type {FlagValues} from '../line/flag-table.ts';
import {initPhases} from '../../core/phases/index.ts';
import {openHost, type HostFlag} from './open-host.ts';
import {withPatches} from './patch-files.ts';
import {readText} from './read-text.ts';
import {selectedPhases} from './selected-phases.ts';
import {version} from './version.ts';

/** What says what is run, where, and how much of it. */
export type PrepareFlag = InitFlagName | HostFlag | 'plan' | 'from' | 'until' | 'break-at';

export interface PrepareOptions {
	readonly flags: FlagValues<PrepareFlag>;
	/** The one phase that runs, by path; all where absent. */
	readonly phase?: string;
	/** Whether a container runtime is looked for where none is named; it is unless said. */
	readonly detectsSocket?: boolean;
	/** Nobody watches: keys that will be wanted as far as can be told may take the cores before the configuration is read. */
	readonly beginsKeys?: boolean;
	/** Somebody watches a screen; so it is taken to be unless said. */
	readonly isDrawn?: boolean;
}

/** What a run of init, or a plan of one, begins with. */
export interface PreparedInit {
	/** The node or the sandbox, as it is; the caller closes it. */
	readonly host: Host;
	readonly config: InitConfig;
	readonly warnings: RunOptions['warnings'];
	readonly selection: PhaseSelection;
	readonly selected: SelectedPhases;
	readonly facts: RunFacts;
	/** Where step mode is switched on. */
	readonly breakAt: readonly string[];
	/** The configuration as it was given, where it was. */
	readonly file?: {readonly name: string; readonly text: string};
}

/** As many as are made while a configuration is read. */
const KEYS_AHEAD = 4;

/** The kind that is made unless something is said, on a node that has none: all others wait for the configuration. */
async function beginKeys({files, keys}: Host, given: string | undefined): Promise<void> {
	if (given?.includes('encryptionAlgorithm') !== true && await files.stat('/etc/kubernetes/pki').catch(() => undefined) === undefined) {
		keys.prefetch('RSA-2048', KEYS_AHEAD);
	}
}

/** Those that the checks and the configuration ask about. */
const SERVICES = ['kubelet', 'firewalld', 'systemd-resolved', 'containerd', 'crio', 'cri-docker', 'docker'];

/**
 * Opens the host and reads the configuration. Nothing is changed but what opening a sandbox changes.
 * @param command as typed, without flags: `init phase certs`
 */
export async function prepareInit({flags, phase, detectsSocket = true, beginsKeys = false, isDrawn = true}: PrepareOptions, command: string): Promise<PreparedInit> {
	// Before the host: what is asked there answers while the configuration is worked out.
	const file = flags.config === undefined ? undefined : {name: flags.config, text: await readText(flags.config)};
	const {host, mode, folder} = await openHost(flags, command, {isDrawn});
	if (command === 'plan') {
		host.services.glance(SERVICES, ['kubelet']);
	}
	try {
		if (beginsKeys) {
			await beginKeys(host, file?.text);
		}
		const {'kubernetes-version': asVersion, ...others} = flags;
		// kubeadm's rule that it may not stand beside a file holds for what acts by itself; a plan that was kept has said what it does.
		const isVersionTaken = file !== undefined && asVersion !== undefined && (command === 'plan' || command === 'doctor' || flags.plan !== undefined);
		const given = isVersionTaken ? {flags: others, asVersion} : {flags};
		const {config: loaded, warnings} = await loadInitConfig({...(file && {file}), ...given, facts: configFacts(host), detectsSocket});
		const {config, ignored} = await withPatches(loaded);
		const {from, until, 'break-at': breakAt = []} = flags;
		checkBreaks(initPhases, breakAt);
		// One phase by its name runs whatever the file skips, and whatever is disabled: so does kubeadm (workflow/runner.go, Run).
		const selection: PhaseSelection = {...(phase === undefined ? {skip: config.init.skipPhases} : {skip: [], only: phase}), ...(from !== undefined && {from}), ...(until !== undefined && {until})};
		// Refused before anything is shown.
		const selected = selectedPhases(config, selection);
		const facts: RunFacts = {
			workflow: 'init', mode: config.init.dryRun ? 'dry-run' : mode, folder, program: version(),
			nodeName: config.init.nodeRegistration.name, kubernetesVersion: config.cluster.kubernetesVersion, endpoint: localServer(config),
		};
		// What the file alone asks to be dry was opened as what acts: who has the node then is this run.
		const isOwn = config.init.dryRun && flags['dry-run'] !== true;
		const onDisk = await diskWarnings(host.files, config.cluster);
		const pictures = host.pictures?.() ?? [];
		const told: RunWarning[] = [...[...warnings, ...onDisk].map(asWarning), ...ignored, ...(pictures.length === 0 ? [] : [{code: 'machine.picture' as const, fields: {components: pictures}}])];
		return {host: isOwn ? {...host, holder: async () => undefined} : host, config, warnings: told, selection, selected, facts, breakAt, ...(file && {file})};
	} catch (error) {
		await host.close();
		throw error;
	}
}
