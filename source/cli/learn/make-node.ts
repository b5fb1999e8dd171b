import {randomBytes, randomUUID} from 'node:crypto';
import {join} from 'node:path';
import {ClusterAccess, localServer} from '../../core/cluster/access.ts';
import {loadInitConfig} from '../../core/config/load.ts';
import type {EncryptionAlgorithm, InitConfig} from '../../core/config/types.ts';
import {Control} from '../../core/engine/control.ts';
import {EventBus} from '../../core/engine/event-bus.ts';
import {run} from '../../core/engine/runner.ts';
import {changeCluster, changeDisk} from '../../core/lessons/prepare.ts';
import {initPhases} from '../../core/phases/index.ts';
import {keyAlgorithm} from '../../core/pki/certificates.ts';
import type {Host} from '../../core/ports/index.ts';
import {Secrets} from '../../core/secrets/secrets.ts';
import {Failure} from '../../core/told/failures.ts';
import {failureOf, reduce, emptyState} from '../../core/told/state.ts';
import {createSandboxHost, parseMachine} from '../../hosts/sandbox/index.ts';
import {objectPath} from '../../hosts/sandbox/lesson-facts.ts';
import {rememberMachine} from '../../hosts/sandbox/machine/remember.ts';
import {placeOnDisk} from '../../hosts/sandbox/place.ts';
import {systemClock} from '../../hosts/shared/clock.ts';
import {createKeyMaker} from '../../hosts/shared/keys.ts';
import {configFacts} from '../run/config-facts.ts';
import {actingOn} from '../run/policies.ts';
import {version} from '../run/version.ts';
import type {FoundLesson} from './find.ts';

export interface MakeOptions {
	/** Keys of the quickest kind, whatever the configuration says: of two thousand nodes that are made nobody looks at a key. */
	readonly algorithm?: EncryptionAlgorithm;
}

/** The node that an init leaves which went so far. @throws what ended the init */
export async function makeBase(directory: string, {config: file, lesson: {prepare: {until}}}: Pick<FoundLesson, 'config' | 'lesson'>, {algorithm}: MakeOptions = {}): Promise<void> {
	const host = await createSandboxHost({directory, speed: 0, fresh: true, command: 'learn'});
	try {
		if (until === 'nothing') {
			return;
		}
		const {config: loaded} = await loadInitConfig({...(file && {file}), flags: {}, facts: configFacts(host)});
		const config: InitConfig = {...loaded, init: {...loaded.init, dryRun: false}, cluster: {...loaded.cluster, ...(algorithm && {encryptionAlgorithm: algorithm})}};
		await init(host, config, directory, until);
	} finally {
		await host.close();
	}
}

async function init(host: Host, config: InitConfig, folder: string, until: string): Promise<void> {
	const secrets = new Secrets();
	const bus = new EventBus(randomUUID(), host.clock, {secrets});
	let state = emptyState;
	bus.subscribe((event) => {
		state = reduce(state, event);
	});
	const endpoint = localServer(config);
	const outcome = await run({
		phases: initPhases, selection: {skip: config.init.skipPhases, ...(until !== 'all' && {until})}, config, host, cluster: new ClusterAccess(host, {local: endpoint, kubeconfig: config.kubeconfig}),
		bus, control: new Control({stepMode: false}), secrets, policy: actingOn('sandbox'), interactive: false, warnings: [],
		facts: {workflow: 'init', mode: 'sandbox', folder, program: version(), nodeName: config.init.nodeRegistration.name, kubernetesVersion: config.cluster.kubernetesVersion, endpoint},
	});
	if (outcome === 'failed' || outcome === 'stopped') {
		const failed = state.end?.failure ?? Object.values(state.steps).map((step) => failureOf(step)).find((one) => one !== undefined);
		throw failed === undefined ? new Failure('cancelled', {}) : new Failure(failed.code, failed.fields, {evidence: failed.evidence ?? []});
	}
}

/** Changes the node of a base to that of the lesson. */
export async function breakNode(directory: string, {folder, lesson: {prepare}}: FoundLesson, {algorithm}: MakeOptions = {}): Promise<void> {
	const file = join(folder, 'lesson.yaml');
	// JSON is YAML: what the machine's reader says of it has its place.
	const machine = prepare.machine === undefined ? undefined : parseMachine(JSON.stringify(prepare.machine), file);
	if (prepare.objects.length > 0 || prepare.services.length > 0) {
		const host = await createSandboxHost({directory, speed: 0, fresh: false, command: 'learn'});
		try {
			await changeCluster(prepare, {host, file, apiPath: objectPath});
		} finally {
			await host.close();
		}
	}
	const place = await placeOnDisk(directory, false, 'learn');
	const keys = createKeyMaker();
	try {
		await changeDisk(prepare, {
			host: {files: place.files, keys, clock: systemClock, random: {bytes: (count) => randomBytes(count)}}, file,
			algorithm: algorithm ?? keyAlgorithm({featureGates: {}, encryptionAlgorithm: 'RSA-2048'}),
		});
		await (machine && rememberMachine(place.state, machine));
	} finally {
		keys.close();
		await place.close();
	}
}
