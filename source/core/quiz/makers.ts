import {dirname} from 'node:path/posix';
import {commonNameOf, organizationsOf} from '../trust/names.ts';
import type {StepDetail} from '../told/details.ts';
import {fileDrafts, modeDrafts} from './files.ts';
import {draft, text, word, type Choice, type Draft, type QuestionFields, type QuizSurroundings, type Random} from './model.ts';
import {objectDrafts} from './objects.ts';
import {oneOf} from './random.ts';

type DetailOf<Kind extends StepDetail['kind']> = Extract<StepDetail, {readonly kind: Kind}>;
type Maker<Kind extends StepDetail['kind']> = (detail: DetailOf<Kind>, around: QuizSurroundings, random: Random) => readonly Draft[];

/** What can be asked of a detail, by its kind; the kinds that say nothing worth a question make none. */
const table: {readonly [Kind in StepDetail['kind']]?: Maker<Kind>} = {
	certificate(detail, around, random) {
		const {certificatePath: path, keyPath, isCA, signedBy, subject} = detail;
		const user = commonNameOf(subject);
		const groups = organizationsOf(subject);
		return [
			...draft('certificate.signer', {path}, signedBy === undefined ? word('itself') : text(certificateOf(path, detail.name, signedBy)), [...authorities(path, detail.name, around, signedBy), ...(signedBy === undefined ? [] : [word('itself')])]),
			...nameDrafts(detail, around, random),
			...usageDrafts(path, isCA, detail.usages),
			...draft('certificate.common-name', {path}, text(user), [...certificatesOf(around).map((other) => text(commonNameOf(other.subject))), ...commonNames.map((one) => text(one))]),
			...(isCA ? [] : draft('certificate.group', {path}, groups[0] === undefined ? word('no-group') : text(groups[0]), [...knownGroups.map((one) => text(one)), ...(groups[0] === undefined ? [] : [word('no-group')])])),
			...validityDrafts(detail),
			...(keyPath === undefined ? [] : modeDrafts(keyPath, 0o600)),
		];
	},
	// Its mode is another one where components run without root: a later step says so.
	keypair: (detail, around) => [
		...draft('keypair.signer', {path: detail.publicPath}, word('nobody'), [...authorities(detail.publicPath, detail.name, around, undefined), word('itself')]),
	],
	kubeconfig(detail, around) {
		const {path, user, groups, server, signedBy} = detail;
		const url = URL.parse(server);
		const others = [...new Set(around.others.flatMap((other) => (other.kind === 'kubeconfig' ? [other.user] : [])))];
		const [ca] = certificatesOf(around).filter(({name}) => name === signedBy);
		return [
			...draft('kubeconfig.user', {path}, text(user), [...others, ...users].map((one) => text(one))),
			...draft('kubeconfig.group', {path}, groups[0] === undefined ? word('no-group') : text(groups[0]), [...knownGroups.map((one) => text(one)), ...(groups[0] === undefined ? [] : [word('no-group')])]),
			...(url === null ? [] : draft('kubeconfig.server', {path}, text(server), [`https://${url.hostname}:10250`, 'https://127.0.0.1:6443', `https://${url.hostname}:2379`, 'http://127.0.0.1:8080', 'https://kubernetes.default.svc', 'https://localhost:10259'].map((one) => text(one)))),
			...(ca === undefined ? [] : draft('kubeconfig.signer', {path}, text(ca.certificatePath), authorities(ca.certificatePath, ca.name, around, signedBy))),
			...modeDrafts(path, 0o600),
		];
	},
	file: (detail, around, random) => fileDrafts(detail, around, random),
	directory: ({path, mode}) => modeDrafts(path, mode),
	service({service, action, commands}) {
		const wanted = commands?.map(({argv}) => argv.join(' ')).join(' && ');
		const others = [`systemctl ${action === 'stop' ? 'disable' : 'enable'} ${service}`, `systemctl reload ${service}`, `systemctl ${action === 'stop' ? 'restart' : 'stop'} ${service}`, 'systemctl restart containerd', `systemctl mask ${service}`, `systemctl daemon-reload && systemctl reload ${service}`];
		return wanted === undefined || wanted === '' ? [] : draft('service.command', {service}, text(wanted), others.filter((one) => !wanted.includes(one)).map((one) => text(one)));
	},
	wait({component, url}) {
		const parsed = URL.parse(url);
		const places = ['https://127.0.0.1:10257/healthz', 'https://127.0.0.1:10259/livez', 'http://127.0.0.1:10248/healthz', 'https://localhost:6443/healthz', 'http://127.0.0.1:8080/healthz', 'https://127.0.0.1:10250/healthz'];
		return parsed === null ? [] : draft('wait.url', {component}, text(url), [...(parsed.hostname === '127.0.0.1' ? [] : [`https://${parsed.hostname}:6443/healthz`]), ...places].map((one) => text(one)));
	},
	object: (detail, around, random) => objectDrafts(detail, around, random),
	image({image}) {
		const starter = starters.find(([name]) => name.test(image))?.[1];
		return starter === undefined ? [] : draft('image.starter', {image}, word(starter), (['static-pod', 'daemon-set', 'deployment', 'every-pod'] as const).map((one) => word(one)));
	},
	check: ({name, warnings, errors}) => draft('check.outcome', {name}, word(errors.length > 0 ? 'refuses' : warnings.length > 0 ? 'warns' : 'passes'), [word('passes'), word('warns'), word('refuses')]),
	join({command}) {
		const flag = '--discovery-token-ca-cert-hash';
		return command.includes(flag) ? draft('join.hash', {flag}, text('ca.crt'), ['etcd/ca.crt', 'front-proxy-ca.crt', 'apiserver.crt', 'sa.pub', 'admin.conf'].map((one) => text(one))) : [];
	},
	removal: ({path, what}) => (what === 'contents' ? draft('removal.what', {path}, word('contents'), [word('whole-folder'), word('nothing')]) : []),
	revert: ({path, action, kept}) => draft('revert.action', {path}, word(kept === undefined ? action : 'kept'), [word('remove'), word('restore'), word('attributes'), word('kept')]),
	pods: ({pods, socket}) => draft('pods.count', {socket}, text(String(pods.length)), [pods.length + 1, pods.length + 3, Math.max(0, pods.length - 1), pods.length * 2, 0].map((one) => text(String(one)))),
};

/** The questions of a kind, as drafts. */
export function makers(detail: StepDetail, around: QuizSurroundings, random: Random): readonly Draft[] {
	const maker = table[detail.kind] as ((one: StepDetail, around: QuizSurroundings, random: Random) => readonly Draft[]) | undefined;
	return maker?.(detail, around, random) ?? [];
}

/** By the image's name: who has its containers started. */
const starters: readonly (readonly [RegExp, 'static-pod' | 'daemon-set' | 'deployment' | 'every-pod'])[] = [
	[/\/(?:kube-(?:apiserver|controller-manager|scheduler)|etcd):/, 'static-pod'], [/\/kube-proxy:/, 'daemon-set'], [/\/coredns:/, 'deployment'], [/\/pause:/, 'every-pod'],
];

/** Names that certificates of a control plane have, or that one may take for such. */
const commonNames = ['kubernetes', 'etcd-ca', 'front-proxy-ca', 'kube-apiserver', 'kube-apiserver-kubelet-client', 'kube-apiserver-etcd-client', 'front-proxy-client', 'kube-etcd-healthcheck-client', 'system:masters'];
const knownGroups = ['system:masters', 'kubeadm:cluster-admins', 'system:nodes', 'system:authenticated', 'system:bootstrappers'];
const users = ['kubernetes-admin', 'kubernetes-super-admin', 'system:kube-scheduler', 'system:kube-controller-manager', 'system:admin'];
/** Names under which an API server or etcd is asked somewhere, and where people expect one. */
const names = ['kubernetes.kube-system.svc', 'kube-apiserver', 'etcd', 'kubernetes.default.svc', 'localhost', 'kubernetes', '127.0.0.1', '0.0.0.0', '10.96.0.10', 'cluster.local', 'kube-dns.kube-system.svc.cluster.local', 'kubernetes.default.pod.cluster.local'];

const certificatesOf = ({others}: QuizSurroundings): DetailOf<'certificate'>[] => others.filter((other) => other.kind === 'certificate');

/** The path of another certificate of the same folder of certificates. */
function certificateOf(path: string, own: string, name: string): string {
	const folder = path.endsWith(`/${own}.crt`) ? path.slice(0, -`/${own}.crt`.length) : path.endsWith(`/${own}.pub`) ? path.slice(0, -`/${own}.pub`.length) : dirname(path);
	return `${folder}/${name}.crt`;
}

/** All that may sign, but one. */
function authorities(path: string, own: string, around: QuizSurroundings, but: string | undefined): Choice[] {
	const known = ['ca', 'etcd/ca', 'front-proxy-ca', ...certificatesOf(around).filter(({isCA}) => isCA).map(({name}) => name)];
	return [...new Set(known)].filter((name) => name !== but && name !== own).map((name) => text(certificateOf(path, own, name)));
}

/** Which of these names is in it, and which is missing. */
function nameDrafts({certificatePath: path, dnsNames, ipAddresses}: DetailOf<'certificate'>, around: QuizSurroundings, random: Random): Draft[] {
	// What a wildcard reaches is neither in it nor missing.
	const own = [...dnsNames, ...ipAddresses];
	const plain = own.filter((name) => !name.startsWith('*'));
	const reached = (name: string) => own.includes(name) || dnsNames.some((one) => one.startsWith('*.') && name.endsWith(one.slice(1)));
	const foreign = [...new Set([...certificatesOf(around).flatMap((other) => [...other.dnsNames, ...other.ipAddresses]), ...names])].filter((name) => !name.startsWith('*') && !reached(name));
	const [one, other] = [oneOf(plain, random), oneOf(foreign, random)];
	return own.length === 0 ? [] : [
		...(one === undefined ? [] : draft('certificate.name-in', {path}, text(one), foreign.map((name) => text(name)))),
		...(other === undefined ? [] : draft('certificate.name-missing', {path}, text(other), plain.map((name) => text(name)))),
	];
}

function usageDrafts(path: string, isCA: boolean, usages: readonly string[]): Draft[] {
	const [server, client] = [usages.includes('serverAuth'), usages.includes('clientAuth')];
	const right = isCA ? 'signs' : server && client ? 'server-and-client' : server ? 'server' : client ? 'client' : undefined;
	const fields: QuestionFields['certificate.usage'] = {path};
	return right === undefined ? [] : draft('certificate.usage', fields, word(right), (['server', 'client', 'server-and-client', 'signs'] as const).map((one) => word(one)));
}

const DAY = 86_400_000;

function validityDrafts({certificatePath: path, notBefore, notAfter}: DetailOf<'certificate'>): Draft[] {
	const days = Math.round((Date.parse(notAfter ?? '') - Date.parse(notBefore ?? '')) / DAY);
	return Number.isFinite(days) ? draft('certificate.validity', {path}, text(String(days)), [30, 90, 180, 365, 730, 3650].filter((one) => Math.abs(one - days) > 5).map((one) => text(String(one)))) : [];
}
