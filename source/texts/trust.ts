import {artifactOf, type FileState, type LinkAbout, type LinkKind, type PartRole, type TrustActor, type TrustEnd, type TrustFault, type TrustIdentity, type TrustLink, type TrustMap, type TrustPart} from '../core/trust/model.ts';

/** How the map is told in one language. */
export interface TrustWords {
	readonly actors: Readonly<Record<TrustActor, string>>;
	/** What an end does with a file: `shows /etc/…`. */
	readonly roles: Readonly<Record<PartRole, (what: string) => string>>;
	/** The same of what stands in the kubeconfig itself, as a whole. */
	readonly inside: Readonly<Record<'shows' | 'checks', string>>;
	/** Instead of a path, of what is in no file. */
	readonly memory: string;
	readonly states: Readonly<Record<FileState, string>>;
	/** What a link is for, as a sentence. */
	readonly abouts: Readonly<Record<LinkAbout, string>>;
	readonly kinds: Readonly<Record<LinkKind, string>>;
	readonly sections: Readonly<Record<'title' | 'authorities' | 'connections' | 'signatures' | 'probes' | 'unnamed', string>>;
	readonly unchecked: Readonly<Record<'server' | 'client', string>>;
	/** Of a certificate that a server made for itself. */
	readonly selfMade: string;
	readonly as: (user: string, groups: readonly string[]) => string;
	/** Where a certificate's name is no user: etcd takes whomever its CA signed, a front proxy is known by its name. */
	readonly called: (name: string) => string;
	readonly named: (by: string, path: string | undefined) => string;
	readonly elsewhere: string;
	readonly pin: (hash: string) => string;
	readonly authority: (subject: string, until: string) => string;
	readonly keys: Readonly<Record<'there' | 'missing', string>>;
	readonly signed: string;
	/** Of an authority, in the summary. */
	readonly signedCount: (count: number) => string;
	/** How to see the whole map. */
	readonly whole: (command: string) => string;
	readonly unnamed: string;
	readonly empty: string;
	/** `2 faults`. */
	readonly faults: (count: number) => string;
	readonly fault: (fault: TrustFault) => string;
	readonly colon: string;
	/** Between two sentences. */
	readonly gap: string;
	/** What the picture shows, for who cannot see it. */
	readonly described: string;
}

/** One line of the map, told; a reader folds it. */
export interface TrustRow {
	readonly kind: 'section' | 'head' | 'part' | 'note' | 'fault';
	/** How far it stands in. */
	readonly depth: 0 | 1 | 2;
	readonly text: string;
	/** The file that it is about. */
	readonly path?: string;
}

/** The whole map, line by line. */
export function trustRows(map: TrustMap, say: TrustWords): TrustRow[] {
	const section = (title: string, rows: readonly TrustRow[]): TrustRow[] => (rows.length === 0 ? [] : [{kind: 'section', depth: 0, text: title}, ...rows]);
	const links = (...kinds: readonly (readonly LinkAbout[])[]) => map.links.filter(({about}) => kinds.flat().includes(about)).flatMap((link) => linkRows(link, say));
	return [
		...section(say.sections.authorities, map.authorities.flatMap(({path, certificate, key, signed}): TrustRow[] => [
			{kind: 'head', depth: 0, path, text: `${path}  ${[say.authority(certificate.subject, certificate.notAfter.slice(0, 10)), ...(key === 'there' || key === 'missing' ? [say.keys[key]] : [])].join(say.gap)}`},
			...signed.map((one): TrustRow => ({kind: 'part', depth: 1, path: one, text: `${say.signed} ${one}`})),
		])),
		...section(say.sections.connections, links(connections)),
		...section(say.sections.signatures, links(signatures)),
		...section(say.sections.probes, links(probes)),
		...section(say.sections.unnamed, map.unnamed.length === 0 ? [] : [
			{kind: 'note', depth: 0, text: say.unnamed},
			...map.unnamed.map((path): TrustRow => ({kind: 'part', depth: 1, path, text: path})),
		]),
	];
}

/** What fits a screen: what is wrong, who signs, and of each connection with what it is made. */
export function trustSummary(map: TrustMap, say: TrustWords): TrustRow[] {
	const faults = map.links.flatMap((link) => link.faults.map((fault): TrustRow => ({kind: 'fault', depth: 1, text: `${say.actors[link.from.actor]} → ${say.actors[link.to.actor]}${say.colon}${say.fault(fault)}`})));
	const section = (title: string, rows: readonly TrustRow[]): TrustRow[] => (rows.length === 0 ? [] : [{kind: 'section', depth: 0, text: title}, ...rows]);
	const servers = new Map<string, TrustLink[]>();
	for (const link of map.links.filter(({about}) => connections.includes(about))) {
		const at = `${say.actors[link.to.actor]}${link.urls.length === 0 ? '' : `  ${link.urls.join(' ')}`}`;
		servers.set(at, [...servers.get(at) ?? [], link]);
	}
	return [
		...section(say.faults(faults.length), faults),
		...section(say.sections.authorities, map.authorities.map(({path, certificate: {subject, notAfter}, signed}): TrustRow => ({kind: 'part', depth: 1, path, text: `${path}  ${say.authority(subject, notAfter.slice(0, 10))}${say.gap}${say.signedCount(signed.length)}`}))),
		...section(say.sections.connections, [...servers].flatMap(([at, links]): TrustRow[] => [
			{kind: 'part', depth: 1, text: `→ ${at}`},
			...links.map((link): TrustRow => ({kind: 'part', depth: 2, text: [say.actors[link.from.actor], artifactOf(link) ?? ''].filter((one) => one !== '').join('  ')})),
		])),
	];
}

const connections: readonly LinkAbout[] = ['storage', 'peers', 'api', 'kubelet-api', 'aggregation', 'service-account', 'bootstrap'];
const signatures: readonly LinkAbout[] = ['token-signing', 'certificate-signing'];
const probes: readonly LinkAbout[] = ['probe', 'kubelet-health'];

/** By the headings that they stand below. */
export const linkGroups = {connections, signatures, probes} as const;

/** `kube-apiserver → etcd`, with where to. */
function linkTitle({from, to, urls}: TrustLink, say: TrustWords): string {
	return `${say.actors[from.actor]} → ${say.actors[to.actor]}${urls.length === 0 ? '' : `  ${urls.join(' ')}`}`;
}

function linkRows(link: TrustLink, say: TrustWords): TrustRow[] {
	const {from, to} = link;
	const at = artifactOf(link);
	const part = (end: TrustEnd, ...roles: readonly PartRole[]) => told(end, roles).map((one): TrustRow => ({
		kind: 'part', depth: 1, ...(one.path !== '' && {path: one.path}), text: `${say.actors[end.actor]} ${partText(one, end, say)}`,
	}));
	return [
		{kind: 'head', depth: 0, text: linkTitle(link, say), ...(at !== undefined && {path: at})},
		{kind: 'note', depth: 1, text: [say.abouts[link.about], ...(link.kind === 'mutual' ? [] : [say.kinds[link.kind]])].join(say.gap)},
		...part(from, 'kubeconfig', 'issuer', 'signs', 'shows', 'key'),
		...(link.as === undefined ? [] : [{kind: 'note', depth: 1, text: identityText(link.about, link.as, say)} as const]),
		...part(to, 'checks', 'verifies', 'shows', 'key'),
		...(to.isElsewhere === true && to.parts.length === 0 ? [{kind: 'note', depth: 1, text: `${say.actors[to.actor]}${say.colon}${say.elsewhere}`} as const] : []),
		...part(from, 'checks'),
		...(link.pin === undefined ? [] : [{kind: 'note', depth: 1, text: say.pin(link.pin)} as const]),
		...(link.unchecked === undefined || link.kind === 'unchecked' ? [] : [{kind: 'note', depth: 1, text: say.unchecked[link.unchecked]} as const]),
		...(link.isSelfMade === true ? [{kind: 'note', depth: 1, text: say.selfMade} as const] : []),
		...link.faults.map((fault): TrustRow => ({kind: 'fault', depth: 1, text: say.fault(fault), ...(fault.path !== '' && {path: fault.path})})),
	];
}

const nameless: readonly LinkAbout[] = ['storage', 'peers', 'aggregation'];

/** As whom one is known at the other end. */
export const identityText = (about: LinkAbout, {user, groups}: TrustIdentity, say: TrustWords): string => (nameless.includes(about) ? say.called(user) : say.as(user, groups));

/** The parts of an end with those roles; a key that lies beside its certificate goes without saying. */
export function told({parts}: TrustEnd, roles: readonly PartRole[]): TrustPart[] {
	const beside = new Set(parts.filter(({role}) => role === 'shows').map(({path}) => path.replace(/\.(?:crt|pem)$/, '')));
	return roles.flatMap((role) => parts.filter((part) => part.role === role && !(role === 'key' && part.state !== 'missing' && beside.has(part.path.replace(/\.(?:key|pem)$/, '')))));
}

/** `shows /etc/kubernetes/pki/apiserver-etcd-client.crt (--etcd-certfile)` */
export function partText({role, path, named, state}: TrustPart, end: TrustEnd, say: TrustWords): string {
	const isInside = named?.path === path && (role === 'shows' || role === 'checks');
	const what = state === 'memory' ? say.memory : path;
	const by = named === undefined ? '' : say.named(named.by, named.path === end.file || isInside || end.parts.some((one) => one.role === 'kubeconfig' && one.path === named.path) ? undefined : named.path);
	const note = state === 'there' || state === 'memory' ? '' : say.states[state];
	return `${isInside ? say.inside[role] : say.roles[role](what)}${by}${note}`;
}
