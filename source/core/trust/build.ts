import {apiLinks, bootstrapLinks, podLinks, type Bench} from './clients.ts';
import {maskText} from '../secrets/masking.ts';
import type {Evidence} from './evidence.ts';
import {aggregationLinks, kubeletApiLinks, probeLinks, signatureLinks, storageLinks} from './links.ts';
import type {TrustAuthority, TrustCertificate, TrustEnd, TrustFault, TrustLink, TrustMap} from './model.ts';
import {KUBELET_CONFIG, readKubelet, readPrograms} from './programs.ts';

/** The map of what there is. Where nothing is there it is empty. */
export function trustMap(evidence: Evidence): TrustMap {
	const kubelet = readKubelet(evidence);
	const {programs, broken} = readPrograms(evidence, kubelet);
	const bench: Bench = {evidence, kubelet, etcd: programs.etcd, apiserver: programs['kube-apiserver'], manager: programs['kube-controller-manager'], scheduler: programs['kube-scheduler']};
	const unread = broken.map(({path, read}): TrustFault => (read.state === 'unreadable' ? {code: 'unreadable', path, errno: read.errno} : {code: 'malformed', path}));
	const settings: TrustFault[] = kubelet.isMalformed ? [{code: 'malformed', path: KUBELET_CONFIG}] : kubelet.read.state === 'unreadable' ? [{code: 'unreadable', path: KUBELET_CONFIG, errno: kubelet.read.errno}] : [];
	const links = [
		...storageLinks(bench), ...apiLinks(bench), ...kubeletApiLinks(bench), ...aggregationLinks(bench), ...podLinks(bench), ...bootstrapLinks(bench), ...signatureLinks(bench), ...probeLinks(bench),
	].map((link) => withUnread(link, unread, settings));
	return {
		authorities: authoritiesOf(links, evidence), links: (evidence.isWhole ? links : links.map(withoutAbsence)).map(masked),
		// Who would name them has to be known.
		unnamed: bench.apiserver === undefined || bench.manager === undefined ? [] : unnamedOf(links, evidence),
	};
}

/** An address may hold user and password. */
const masked = (link: TrustLink): TrustLink => ({
	...link, urls: link.urls.map(maskText), faults: link.faults.map((fault) => (fault.code === 'port' ? {...fault, url: maskText(fault.url), listens: maskText(fault.listens)} : fault)),
});

/** What a run has not made yet is nothing wrong. */
const withoutAbsence = (link: TrustLink): TrustLink => ({...link, faults: link.faults.filter(({code}) => code !== 'no-program' && code !== 'missing')});

/** Why nothing is known of a program may be that its file cannot be read. */
function withUnread(link: TrustLink, unread: readonly TrustFault[], settings: readonly TrustFault[]): TrustLink {
	const isKubelet = link.about !== 'probe' && [link.from, link.to].some(({actor}) => actor === 'kubelet');
	const more = [...(link.faults.some(({code}) => code === 'no-program') ? unread : []), ...(isKubelet ? settings : [])];
	return more.length === 0 ? link : {...link, faults: [...link.faults, ...more]};
}

const endsOf = (links: readonly TrustLink[]): TrustEnd[] => links.flatMap(({from, to}) => [from, to]);

/** Every CA that somebody checks with or signs with, or that lies there, and which certificates lead to it. */
function authoritiesOf(links: readonly TrustLink[], evidence: Evidence): TrustAuthority[] {
	const parts = endsOf(links).flatMap((end) => end.parts);
	const roots = new Map<string, TrustCertificate>();
	for (const {role, path, certificate, named} of parts) {
		// What stands in a kubeconfig is a copy; where no file of its own is there, it has to do.
		if ((role === 'checks' || role === 'issuer') && certificate !== undefined && named?.by !== 'certificate-authority-data') {
			roots.set(path, certificate);
		}
	}
	const shown = new Map(parts.flatMap((part) => (part.role === 'shows' && part.certificate !== undefined ? [[part.path, part.certificate] as const] : [])));
	const found = evidence.found();
	for (const path of found.certificates) {
		const read = evidence.certificate(path);
		if (read.state === 'there') {
			(read.value.isCA ? roots : shown).set(path, read.value);
		}
	}
	for (const path of found.kubeconfigs) {
		const read = evidence.kubeconfig(path);
		if (read.state === 'there' && read.value.client?.state === 'there') {
			shown.set(read.value.clientPath ?? path, read.value.client.value);
		}
	}
	return [...roots].map(([path, certificate]) => {
		const keyPath = path.replace(/\.crt$/, '') + '.key';
		return {
			path, certificate, keyPath, key: evidence.key(keyPath).state,
			signed: [...shown].filter(([other, leaf]) => other !== path && evidence.chain(leaf, certificate) === undefined).map(([other]) => other),
		};
	});
}

/** In the folders of what is named: `healthcheck-client.crt`, and keys of CAs that no program of the node is given. */
function unnamedOf(links: readonly TrustLink[], evidence: Evidence): string[] {
	const named = new Set(endsOf(links).flatMap(({parts}) => parts.map(({path}) => path)));
	const folders = new Set([...named].filter((path) => /\.(?:crt|key|pub)$/.test(path)).map((path) => path.slice(0, path.lastIndexOf('/'))));
	return [...folders].flatMap((folder) => evidence.names(folder).filter((name) => /\.(?:crt|key|pub)$/.test(name)).map((name) => `${folder}/${name}`)).filter((path) => !named.has(path));
}
