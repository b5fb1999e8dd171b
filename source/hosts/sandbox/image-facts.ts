import type {ImageFacts} from '../../core/ports/index.ts';

type Facts = Required<ImageFacts>;

/** About what containerd tells of the images of Kubernetes v1.36 for amd64, by the last part of the name. */
const KNOWN: Readonly<Record<string, Facts>> = {
	'kube-apiserver': {layers: 12, size: 28_430_208},
	'kube-controller-manager': {layers: 12, size: 24_117_248},
	'kube-scheduler': {layers: 12, size: 18_350_080},
	'kube-proxy': {layers: 2, size: 27_262_976},
	coredns: {layers: 16, size: 23_592_960},
	etcd: {layers: 16, size: 24_641_536},
	pause: {layers: 1, size: 321_536},
};

/** Somebody's own image: a small one. */
const OTHER: Facts = {layers: 4, size: 12_582_912};

/** Size and layers that the stand-in tells of an image: the same ones every time. */
export function factsOf(image: string): Facts {
	const name = image.replace(/@.*$/, '').split('/').at(-1)?.replace(/:.*$/, '') ?? '';
	return Object.hasOwn(KNOWN, name) ? KNOWN[name] ?? OTHER : OTHER;
}

const RELEASE = /^v1\.(\d+)\.\d{1,2}(?:-(?:alpha|beta|rc)\.\d+)?$/;
/** The newest minor version that there may be. */
const NEWEST_MINOR = 37;
const isRelease = (tag: string): boolean => Number(RELEASE.exec(tag)?.[1] ?? Infinity) <= NEWEST_MINOR;
const ETCD = /^v?3\.\d+\.\d+(?:-.+)?$/;

/** Tags that the registry of Kubernetes may have of its images, by the last part of the name. */
const TAGS: Readonly<Record<string, (tag: string) => boolean>> = {
	'kube-apiserver': isRelease, 'kube-controller-manager': isRelease, 'kube-scheduler': isRelease, 'kube-proxy': isRelease,
	coredns: (tag) => /^v?1\.\d+\.\d+$/.test(tag), etcd: (tag) => ETCD.test(tag), pause: (tag) => /^3\.\d+(?:\.\d+)?$/.test(tag),
};

/** Whether a registry has an image. Of the registry of Kubernetes that is known; others have whatever they are asked for, but names that lead nowhere (RFC 2606). */
export function isPublished(image: string): boolean {
	const [host = '', ...rest] = image.replace(/@.*$/, '').split('/');
	if (/\.invalid(?::\d+)?$/.test(host)) {
		return false;
	}
	const [name = '', tag = 'latest'] = rest.at(-1)?.split(':') ?? [];
	if (host !== 'registry.k8s.io' || image.includes('@')) {
		return true;
	}
	const fits = Object.hasOwn(TAGS, name) ? TAGS[name] : undefined;
	return fits === undefined ? rest.length > 1 : fits(tag);
}

/** Programs that an image of the control plane is made for; undefined for other images. */
export function programOfImage(image: string): string | undefined {
	const name = image.replace(/@.*$/, '').split('/').at(-1)?.replace(/:.*$/, '') ?? '';
	return name === 'etcd' || (name.startsWith('kube-') && Object.hasOwn(TAGS, name)) ? name : undefined;
}

const PART = /^[a-z\d]+(?:(?:\.|_|__|-+)[a-z\d]+)*$/;
const TAG = /^[\w][\w.-]{0,127}$/;

/** What is wrong with the name of an image, as the kubelet tells it (distribution, reference); undefined where it is one. */
export function imageNameFault(image: string): string | undefined {
	const failed = (reason: string) => `Failed to apply default image tag ${JSON.stringify(image)}: couldn't parse image name ${JSON.stringify(image)}: invalid reference format${reason}`;
	const [named = '', digest] = image.split('@');
	const parts = named.split('/');
	const hasHost = parts.length > 1 && /[.:]|^localhost$/.test(parts[0] ?? '');
	const rest = (hasHost ? parts.slice(1) : parts).join('/');
	const [repository = '', ...tags] = rest.split(':');
	if (repository !== repository.toLowerCase()) {
		return failed(`: repository name (${repository}) must be lowercase`);
	}
	return repository.split('/').every((part) => PART.test(part)) && tags.length < 2 && tags.every((tag) => TAG.test(tag)) && (digest === undefined || /^[a-z\d+._-]+:[\da-f]{32,}$/i.test(digest)) ? undefined : failed('');
}
