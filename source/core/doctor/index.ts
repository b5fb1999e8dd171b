import type {InitConfig} from '../config/types.ts';
import {images as imagesOf} from '../config/images.ts';
import {diagnose} from '../diagnosis/diagnose.ts';
import {Journal} from '../engine/journal.ts';
import {callerOf} from '../engine/own-state.ts';
import type {Policy} from '../engine/policy.ts';
import {isFromEarlierRun} from '../workflow/judge.ts';
import {isHealthy, observe} from '../diagnosis/observe.ts';
import type {Chain, Diagnosis} from '../told/diagnosis.ts';
import type {Host} from '../ports/index.ts';
import {applyIgnores, imagePullCheck, initChecks, pullPlan, registryCheck, runtimeAdvice, type Check, type Findings} from '../preflight/index.ts';
import {certificatePairsCheck} from './pairs.ts';
import {lookAround} from '../surroundings/index.ts';
import type {Surroundings} from '../told/surroundings.ts';

/** How a check ended. `expected`: it found what a control plane that is on the node already brings along. `unseen`: it could not look, and says nothing. */
export type Standing = 'failed' | 'warning' | 'expected' | 'unseen' | 'well';

export interface Examined {
	readonly check: Check;
	readonly findings: Findings;
	readonly standing: Standing;
}

/** The control plane that is on the node: how far each of its components has come, and why no further. */
export interface Present {
	readonly chains: readonly Chain[];
	readonly healthy: boolean;
	readonly diagnosis?: Diagnosis;
}

/** What a look at a node found. Nothing was changed, and no image pulled. */
export interface Examination {
	readonly surroundings: Surroundings;
	/** Absent where there is none. */
	readonly controlPlane?: Present;
	/** The next init would go on from all that `expected` checks found: an earlier run of this program left it, and nobody changed it. */
	readonly goesOn: boolean;
	/** kubeadm's checks in their order, then this program's own, which never fail. */
	readonly checks: readonly Examined[];
}

const MANIFEST = '/etc/kubernetes/manifests/kube-apiserver.yaml';
/** What the kubelet wrote longer ago says nothing about how the node is now. */
const LOG_MS = 10 * 60_000;

/**
 * Makes every check of an init, also after one that would end it, and looks at a control plane that is there.
 * Rejects only when the signal aborts.
 */
export async function examine(host: Host, config: InitConfig, policy: Pick<Policy, 'renews'>, signal: AbortSignal): Promise<Examination> {
	const [surroundings, isPresent] = await Promise.all([lookAround(host, config), host.files.stat(MANIFEST).then((stat) => stat !== undefined, () => false)]);
	const controlPlane = isPresent ? await lookAtControlPlane(host, config, signal) : undefined;
	const uid = await host.machine.uid();
	const ignore = config.init.nodeRegistration.ignorePreflightErrors;
	const checks: Examined[] = [];
	for (const check of [...initChecks(config), imagePullCheck(config.init.nodeRegistration), ...runtimeAdvice(config), ...await registries(host, config), ...(isPresent ? [certificatePairsCheck(config, policy)] : [])]) {
		const findings = applyIgnores(check.name, await check.run(host, signal), ignore);
		const how = isForbidden(findings, uid) ? 'unseen' : standing(check, findings, isPresent);
		checks.push({check, findings, standing: how === 'well' && !await couldLook(host, config, check) ? 'unseen' : how});
	}
	return {surroundings, ...(controlPlane && {controlPlane}), goesOn: await goesOn(host, checks), checks};
}

/** Whether nothing was found that would stop an init, or that keeps a control plane from being well. */
export function isWell({checks, controlPlane}: Examination): boolean {
	return checks.every(({standing: how}) => how !== 'failed') && controlPlane?.healthy !== false;
}

async function goesOn(host: Host, checks: readonly Examined[]): Promise<boolean> {
	// A journal that cannot be believed says nothing, as for the run itself.
	const journal = await Journal.open(host.files, () => host.clock.now(), {isKept: false, caller: callerOf(host)}).catch(() => undefined);
	const expected = checks.filter(({standing: how}) => how === 'expected');
	return journal !== undefined && (await Promise.all(expected.map(async ({check}) => isFromEarlierRun(check, journal)))).every(Boolean);
}

async function lookAtControlPlane(host: Host, config: InitConfig, signal: AbortSignal): Promise<Present> {
	const observation = await observe(host, {config, since: host.clock.now() - LOG_MS, signal});
	const {chains, diagnosis} = diagnose(observation);
	return {chains, healthy: diagnosis === undefined && observation.components.every(({health}) => isHealthy(health)), ...(diagnosis && {diagnosis})};
}

/** Registries are asked only where something would be pulled from them. */
async function registries(host: Host, config: InitConfig): Promise<readonly Check[]> {
	const {socket, images, policy} = pullPlan(config.init.nodeRegistration, imagesOf(config));
	const isThere = await Promise.all(images.map(async (image) => policy === 'Never' || (policy !== 'Always' && host.runtime.hasImage(socket, image).catch(() => false))));
	const missing = images.filter((_, index) => isThere[index] !== true);
	return missing.length === 0 ? [] : [registryCheck(socket, missing)];
}

/** What init leaves behind is no fault of the node it left it on. */
const LEFT_BY_INIT: ReadonlySet<Check['lookedAt']> = new Set(['port', 'file-absent', 'directory-empty'] as const);

/** These find nothing where they cannot look, as kubeadm does: that is not the same as well. */
async function couldLook(host: Host, config: InitConfig, {lookedAt, fields}: Check): Promise<boolean> {
	const look = async () => {
		switch (lookedAt) {
			case 'sandbox-image':
			case 'cgroup-driver': {
				return host.runtime.status(config.init.nodeRegistration.criSocket);
			}
			case 'file-absent': {
				return 'path' in fields ? host.files.stat(fields.path) : undefined;
			}
			default: {
				return undefined;
			}
		}
	};
	return look().then(() => true, () => false);
}

/** An ordinary user cannot open the runtime's socket: that says nothing about the runtime. */
function isForbidden({errors}: Findings, uid: number): boolean {
	return uid !== 0 && errors.length > 0 && errors.every(({code, fields}) => code === 'runtime.unreachable' && 'message' in fields && /EACCES|permission denied/.test(String(fields.message)));
}

function standing({lookedAt}: Check, {errors, warnings}: Findings, isPresent: boolean): Standing {
	if (errors.length > 0) {
		return isPresent && LEFT_BY_INIT.has(lookedAt) ? 'expected' : 'failed';
	}
	return warnings.length > 0 ? 'warning' : 'well';
}
