import type {ClusterConfiguration} from './types.ts';

/** The Kubernetes version that this program carries out, and takes where none can be looked up. */
export const currentVersion = 'v1.36.2';

/** What belongs to a minor version of Kubernetes (kubeadm's constants.go). */
const etcdVersions: Readonly<Record<number, string>> = {34: '3.6.8-0', 35: '3.6.8-0', 36: '3.6.8-0'};
export const coreDnsVersion = 'v1.14.2';
export const pauseVersion = '3.10.2';
/** The oldest control plane that is set up: one minor version back. */
export const minimumVersion = 'v1.35.0';
/** The minor versions that are made, oldest first: `v1.35, v1.36`. */
export const madeVersions = `${minimumVersion.replace(/\.\d+$/, '')}, ${currentVersion.replace(/\.\d+$/, '')}`;
/** The oldest kubelet: three minor versions back. */
export const minimumKubeletVersion = 'v1.33.0';
export const minimumExternalEtcdVersion = '3.5.24-0';
export const ciImageRepository = 'gcr.io/k8s-staging-ci-images';

export interface Version {
	readonly major: number;
	readonly minor: number;
	readonly patch: number;
	/** `alpha.0`; empty for a release. */
	readonly preRelease: string;
}

/** Reads a semantic version, with or without the leading `v`. */
export function parseKubernetesVersion(text: string): Version | undefined {
	const match = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([-\w.]+))?(?:\+[-\w.]+)?$/.exec(text);
	return match ? {major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]), preRelease: match[4] ?? ''} : undefined;
}

/** Less than, equal to or greater than 0, as semantic versions are ordered. */
export function compareVersions(a: Version, b: Version): number {
	return a.major - b.major || a.minor - b.minor || a.patch - b.patch || comparePreReleases(a.preRelease, b.preRelease);
}

function comparePreReleases(a: string, b: string): number {
	if (a === '' || b === '') {
		return a === b ? 0 : a === '' ? 1 : -1;
	}
	const [left, right] = [a.split('.'), b.split('.')];
	for (let index = 0; index < Math.min(left.length, right.length); index++) {
		const [x = '', y = ''] = [left[index], right[index]];
		if (x !== y) {
			const [xNumber, yNumber] = [/^\d+$/.test(x), /^\d+$/.test(y)];
			return xNumber && yNumber ? Number(x) - Number(y) : xNumber === yNumber ? (x < y ? -1 : 1) : xNumber ? -1 : 1;
		}
	}
	return left.length - right.length;
}

/** A version number as kubeadm takes it from a user; undefined for labels. */
export function exactVersion(text: string): string | undefined {
	return /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)([-\w.+]*)?$/.test(text) ? `v${text.replace(/^v/, '')}` : undefined;
}

export interface VersionLabel {
	readonly isCi: boolean;
	/** `stable-1`, or an exact version. */
	readonly label: string;
	/** Where the version that the label stands for is published. */
	readonly url: string;
}

/** Parts `ci/latest-1.36`; undefined for what is no label. */
export function parseLabel(text: string): VersionLabel | undefined {
	const match = /^(?:(release|ci)\/)?([-\w.+]+)$/.exec(text);
	if (!match) {
		return undefined;
	}
	const isCi = match[1] === 'ci';
	const label = match[2] ?? '';
	const base = isCi ? 'https://storage.googleapis.com/k8s-release-dev/ci' : 'https://dl.k8s.io/release';
	return {isCi, label, url: `${base}/${label}.txt`};
}

export const isKnownLabel = (label: string): boolean => /^(latest|stable)+(-[1-9](\.[1-9](\d)?)?)?$/.test(label);

/** The image tag of etcd for a Kubernetes version; that of the nearest known one for others. */
export function etcdVersion(cluster: ClusterConfiguration): string {
	const minors = Object.keys(etcdVersions).map(Number).sort((a, b) => a - b);
	const minor = parseKubernetesVersion(cluster.kubernetesVersion)?.minor ?? minors.at(-1) ?? 0;
	const nearest = Math.min(Math.max(minor, minors[0] ?? 0), minors.at(-1) ?? 0);
	return etcdVersions[nearest] ?? '3.6.8-0';
}
