import {HostError} from '../told/failures.ts';
import {check, type Found} from './check.ts';
import type {Check, PreflightHost} from './types.ts';
import {compareVersions, parseVersion, type SemanticVersion} from './version.ts';

const PRINTED = /^Kubernetes v((?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)[-\w.+]*)$/;

/** Asks the kubelet on PATH for its version; undefined, and an error found, where it does not tell one. */
export type AskKubelet = (host: Pick<PreflightHost, 'commands'>, found: Found, signal: AbortSignal) => Promise<SemanticVersion | undefined>;

type Printed = ReturnType<PreflightHost['commands']['run']>;

/**
 * Two checks want the kubelet's version, and to start it takes a tenth to a third of a second: it is begun before all
 * checks, and the second takes what the first was told. Where that was nothing, each finds so for itself, as kubeadm's do.
 */
export function askedOnce(): {readonly first: AskKubelet; readonly second: AskKubelet; readonly ahead: NonNullable<Check['ahead']>} {
	let begun: Printed | undefined;
	let told: SemanticVersion | undefined;
	return {
		ahead(host, signal) {
			begun = askKubelet(host, signal);
			// Who asks first hears what went wrong.
			begun.catch(() => undefined);
		},
		first: async (host, found, signal) => {
			const printed = begun ?? askKubelet(host, signal);
			// A check that failed is made again after a person has put another kubelet there.
			begun = undefined;
			told = await kubeletVersion(printed, found);
			return told;
		},
		second: async (host, found, signal) => {
			const known = told;
			told = undefined;
			return known ?? kubeletVersion(askKubelet(host, signal), found);
		},
	};
}

/** The kubelet may be three minors older than kubeadm, and no minor newer than the control plane. */
export function kubeletVersionCheck(kubernetesVersion: string, minimum: SemanticVersion, ask: AskKubelet): Check {
	return check('KubeletVersion', 'kubelet-version', {kubernetesVersion}, async (host, found, signal) => {
		const kubelet = await ask(host, found, signal);
		if (kubelet === undefined) {
			return;
		}
		if (compareVersions(kubelet, minimum) < 0) {
			found.error('kubelet.too-old', {version: kubelet.text, minimum: minimum.text, kubernetesVersion});
			return;
		}
		const wanted = parseVersion(kubernetesVersion);
		if (wanted === undefined) {
			found.error('kubernetes-version.unreadable', {version: kubernetesVersion});
		} else if (kubelet.major > wanted.major || kubelet.minor > wanted.minor) {
			found.error('kubelet.too-new', {version: kubelet.text, kubernetesVersion: wanted.text});
		}
	});
}

function askKubelet({commands}: Pick<PreflightHost, 'commands'>, signal: AbortSignal): Printed {
	return commands.run(['kubelet', '--version'], {signal});
}

async function kubeletVersion(asked: Printed, found: Found): Promise<SemanticVersion | undefined> {
	let printed: string;
	try {
		const {exitCode, output} = await asked;
		printed = output.trim();
		if (exitCode !== 0) {
			found.error('kubelet.failed', {exitCode, output: printed});
			return undefined;
		}
	} catch (error) {
		if (!(error instanceof HostError)) {
			throw error;
		}
		if (error.code === 'ENOENT') {
			found.error('kubelet.missing', {});
		} else {
			found.error('kubelet.not-runnable', {message: error.message});
		}
		return undefined;
	}
	const version = parseVersion(PRINTED.exec(printed)?.[1] ?? '');
	if (version === undefined) {
		found.error('kubelet.version-unreadable', {output: printed});
	}
	return version;
}
