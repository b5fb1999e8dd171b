import {createHash, createHmac} from 'node:crypto';
import {parseKubeconfig} from '../pki/kubeconfigs.ts';
import {publicKeyPin, readCertificates} from '../pki/read.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import {loadYaml} from '../yaml/load.ts';
import {isRecord} from '../values/is-record.ts';
import type {Credentials, NodeFacts} from './facts.ts';
import {certificateFacts, foundOf, toSeconds, type Found} from './found.ts';
import {contents, judge, listAt, textAt} from './judge.ts';
import type {Missing} from './missing.ts';
import type {Ask, Claim, Client, Discovery, Lesson, Need, Scene} from './types.ts';

export type Question = 'claim' | 'user' | 'groups' | 'status' | 'next' | 'believe';

/** One question, with the truth of it as the node gave it. */
export interface Card {
	/** Of the lesson: `kubelet/status`. */
	readonly key: string;
	/** Of the claim or the scene, whose text it is about. */
	readonly id: string;
	readonly question: Question;
	/** What is seen before the answer. */
	readonly seen: readonly Found[];
	/** Ids: `right`, a user, a status. `ui/learn/words.*` says those that are words. */
	readonly choices: readonly string[];
	readonly right: string;
	/** Told with the verdict: what the node has, and what it lacks of what was said. */
	readonly evidence: readonly Found[];
	readonly missing: readonly Missing[];
	readonly byHand: string;
}

export const VERDICTS = ['right', 'wrong', 'outdated'] as const;
/** As whom one comes who is let in as nobody at all. */
const REFUSED = 'refused';
/** Where no answer came, or one that says nothing of who asks: a component is about to come or go. */
const SILENT = 'silent';
const ANONYMOUS = 'system:anonymous';
const MOST_CHOICES = 4;
const INFO: Ask = {method: 'GET', path: '/api/v1/namespaces/kube-public/configmaps/cluster-info'};
const WHO: Ask = {method: 'POST', path: '/apis/authentication.k8s.io/v1/selfsubjectreviews', body: {apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview'}};

/** The questions of a lesson, each with its answer: the node is asked, nothing of it stands in the lesson but the verdict on a sentence. */
export async function cardsOf({claims, scenes}: Pick<Lesson, 'claims' | 'scenes'>, facts: NodeFacts): Promise<readonly Card[]> {
	const told = await Promise.all(claims.map(async (claim) => claimCard(claim, facts)));
	const asked = await Promise.all(scenes.map(async (scene) => heard(scene, facts)));
	return [...told, ...asked.flatMap((one) => sceneCards(one, asked))];
}

const all = async (needs: readonly Need[], facts: NodeFacts): Promise<Found[]> => (await Promise.all(needs.map(async (need) => foundOf(need, facts)))).flat();

async function claimCard({id, verdict, holds, shows, evidence: byHand}: Claim, facts: NodeFacts): Promise<Card> {
	const missing = await Promise.all(holds.map(async (need) => judge(need, facts)));
	const seen = await all([...(verdict === 'right' ? holds : []), ...shows], facts);
	return {key: id, id, question: 'claim', seen: [], choices: VERDICTS, right: verdict, evidence: unique(seen), missing: missing.flat().filter(({code}) => code !== 'file.present'), byHand};
}

const unique = (some: readonly Found[]): Found[] => [...new Map(some.map((one) => [JSON.stringify(one), one])).values()];

/** A scene with all that the node said of it. */
interface Heard {
	readonly scene: Scene;
	readonly seen: readonly Found[];
	readonly user: string;
	readonly groups: readonly string[];
	/** Of the certificate: words that are mistaken for the user. */
	readonly near: readonly string[];
	readonly answer: Answer | undefined;
	readonly chosen: readonly Answer[];
	readonly belief: {readonly right: string; readonly seen: readonly Found[]} | undefined;
}

interface Answer {
	readonly ask: Ask;
	readonly status: string;
	readonly message: string;
}

async function heard(scene: Scene, facts: NodeFacts): Promise<Heard> {
	const {client, request, choose, discovery} = scene;
	const {credentials, seen, near} = await shownBy(client, facts);
	const who = await facts.ask(credentials, WHO);
	const ask = async (one: Ask): Promise<Answer> => {
		const answer = await facts.ask(credentials, one);
		return {ask: one, status: answer === undefined || answer.status >= 500 ? SILENT : String(answer.status), message: textAt(answer?.body, 'message') ?? ''};
	};
	const username = textAt(who?.body, 'status.userInfo.username');
	return {
		scene, seen, near,
		user: username ?? whoIsRefused(who),
		groups: listAt(who?.body, 'status.userInfo.groups').map(String),
		answer: request && await ask(request), chosen: await Promise.all(choose.map(ask)),
		belief: discovery && await believed(discovery, facts),
	};
}

/** Who may not ask who they are is told so by name. */
function whoIsRefused(who: Awaited<ReturnType<NodeFacts['ask']>>): string {
	switch (who?.status) {
		case 403: {
			return /User "([^"]+)"/.exec(textAt(who.body, 'message') ?? '')?.[1] ?? ANONYMOUS;
		}
		case 401: {
			return REFUSED;
		}
		default: {
			return SILENT;
		}
	}
}

/** Whether each question has its truth: where a node kept silent it has not, and is worth to be asked again. */
export const hasTruth = (cards: readonly Card[]): boolean => cards.every(({right}) => right !== SILENT);

async function shownBy({certificate, key, kubeconfig, token}: Client, facts: NodeFacts): Promise<{readonly credentials: Credentials; readonly seen: readonly Found[]; readonly near: readonly string[]}> {
	if (token !== undefined) {
		return {credentials: {token}, seen: [{at: 'Authorization', what: 'Bearer', is: token}], near: [token.split('.')[0] ?? '']};
	}
	let [at, pem, privatePem] = [certificate ?? '', '', ''];
	if (certificate !== undefined) {
		pem = (await contents(certificate, facts))?.toString('utf8') ?? '';
		// As the kubelet keeps them, both are in one file.
		privatePem = (await contents(key ?? certificate.replace(/\.crt$/, '.key'), facts))?.toString('utf8') ?? '';
	} else if (kubeconfig !== undefined) {
		const read = parseKubeconfig((await contents(kubeconfig, facts))?.toString('utf8') ?? '');
		at = kubeconfig;
		if (read.ok) {
			const {certificatePem, certificatePath, keyPem, keyPath} = read.value;
			pem = certificatePem === '' && certificatePath !== undefined ? (await contents(certificatePath, facts))?.toString('utf8') ?? '' : certificatePem;
			privatePem = keyPem.reveal() === '' && keyPath !== undefined ? (await contents(keyPath, facts))?.toString('utf8') ?? '' : keyPem.reveal();
		}
	} else {
		return {credentials: {}, seen: [{at: 'TLS', what: '', is: 'nothing-shown'}], near: []};
	}
	// Whether a certificate is valid is answered by the clock alone.
	const seen = [...certificateFacts(at, pem), {at, what: 'now', is: toSeconds(new Date(facts.now()).toISOString())}];
	const subject = seen.find(({what}) => what === 'subject')?.is ?? '';
	return {
		credentials: {certificatePem: pem, keyPem: new Sensitive(privatePem)}, seen,
		near: [...subject.matchAll(/\b(?:O|CN)=([^,+]+)/g)].map(([, name = '']) => name.trim()),
	};
}

/** The order of choices: another for each question, and the same each time. */
const shuffled = (key: string, choices: readonly string[]): string[] => choices.map((choice) => ({choice, at: createHash('sha256').update(`${key} ${choice}`).digest('hex')})).sort((one, other) => (one.at < other.at ? -1 : 1)).map(({choice}) => choice);

const few = (...choices: readonly string[]): string[] => [...new Set(choices.filter((one) => one !== ''))].slice(0, MOST_CHOICES);

const joined = (groups: readonly string[]): string => groups.join(', ');

/** As the answers of an API server are numbered: what came, else what a request of its kind comes to. */
const STATUSES = ['401', '403', '404'];

export const asked = ({method, path}: Ask): string => `${method} ${path}`;

function sceneCards(heardOf: Heard, others: readonly Heard[]): Card[] {
	const {scene: {id, asks, request, evidence: byHand}, seen, user, groups, near, answer, chosen, belief} = heardOf;
	const shown = request === undefined ? seen : [...seen, {at: 'HTTP', what: request.method, is: request.path}];
	const card = (question: Question, right: string, choices: readonly string[], evidence: readonly Found[], more: Partial<Card> = {}): Card => ({
		key: `${id}/${question}`, id, question, seen: shown, choices, right, evidence, missing: [], byHand, ...more,
	});
	const told = (some: readonly Answer[]): Found[] => some.map(({ask, status, message}) => ({at: asked(ask), what: status, is: message}));
	const done = request?.method === 'POST' ? '201' : '200';
	const known = others.map((one) => one.user);
	const whoAmI: Found[] = [{at: asked(WHO), what: user === REFUSED ? '401' : 'userInfo', is: user === REFUSED ? '' : `${user} (${joined(groups)})`}];
	const makers: Readonly<Record<'user' | 'groups' | 'status', () => Card>> = {
		user: () => card('user', user, shuffled(id, few(user, REFUSED, ANONYMOUS, ...near, ...known)), whoAmI),
		groups: () => card('groups', joined(groups), shuffled(id, few(joined(groups), joined(groups.filter((one) => one !== 'system:authenticated')), ...others.map((one) => joined(one.groups)), 'system:masters, system:authenticated', user)), whoAmI),
		// Statuses stand in their order: it says nothing of which it is.
		status: () => card('status', answer?.status ?? SILENT, few(answer?.status ?? SILENT, done, ...STATUSES).sort(), told(answer === undefined ? [] : [answer])),
	};
	const passed = chosen.filter(({status}) => status.startsWith('2'));
	return [
		...asks.map((one) => makers[one]()),
		...(chosen.length > 0 ? [card('next', passed.length === 1 && passed[0] !== undefined ? asked(passed[0].ask) : '', shuffled(id, chosen.map(({ask}) => asked(ask))), told(chosen))] : []),
		...(belief === undefined ? [] : [card('believe', belief.right, BELIEFS, [], {seen: belief.seen})]),
	];
}

const BELIEFS = ['believe', 'no-signature', 'bad-signature', 'other-ca'] as const;

/**
 * As kubeadm's discovery looks at it (`cmd/kubeadm/app/discovery/token`): a signature with this token's id, over what arrived,
 * by its secret; then, whether the CA in it has the public key of the hash.
 */
async function believed({token, pin, replace}: Discovery, facts: NodeFacts): Promise<Heard['belief']> {
	const [id = '', secret = ''] = token.split('.');
	const answer = await facts.ask({}, INFO);
	const data = isRecord(answer?.body) && isRecord(answer.body['data']) ? answer.body['data'] : {};
	const sent = typeof data['kubeconfig'] === 'string' ? data['kubeconfig'] : '';
	const content = replace === undefined ? sent : sent.replaceAll(replace.text, () => replace.by);
	const signature = data[`jws-kubeconfig-${id}`];
	const head = Buffer.from(JSON.stringify({alg: 'HS256', kid: id})).toString('base64url');
	const own = `${head}..${createHmac('sha256', secret).update(`${head}.${Buffer.from(content).toString('base64url')}`).digest('base64url')}`;
	const {server, caPem} = clusterOf(content);
	const [ca] = certificatesOf(caPem);
	const [pinned] = certificatesOf(await contents(pin, facts) ?? '');
	const [given, found] = [pinned, ca].map((one) => (one === undefined ? '–' : publicKeyPin(one)));
	const right = typeof signature !== 'string' ? 'no-signature' : signature !== own ? 'bad-signature' : given !== found || pinned === undefined ? 'other-ca' : 'believe';
	const last = (jws: unknown) => (typeof jws === 'string' ? `…${jws.slice(jws.lastIndexOf('.') + 1)}` : '–');
	const signers = Object.keys(data).filter((key) => key.startsWith('jws-kubeconfig-'));
	return {
		right,
		seen: [
			{at: 'kubeadm join', what: '--token', is: token}, {at: 'kubeadm join', what: '--discovery-token-ca-cert-hash', is: given ?? '–'},
			{at: 'cluster-info', what: 'server', is: server}, {at: 'cluster-info', what: 'CA', is: found ?? '–'},
			...(signers.length === 0 ? [{at: 'cluster-info', what: 'jws-kubeconfig-…', is: '–'}] : signers.map((key) => ({at: 'cluster-info', what: key, is: last(data[key])}))),
			{at: `HMAC-SHA256 (${id}.…)`, what: '', is: last(own)},
		],
	};
}

/** It has a cluster alone, and nobody to come as. */
function clusterOf(kubeconfig: string): {readonly server: string; readonly caPem: string} {
	let read: unknown;
	try {
		read = loadYaml(kubeconfig);
	} catch {
		// Somebody on the way has made it something else.
	}
	return {server: textAt(read, 'clusters[0].cluster.server') ?? '–', caPem: Buffer.from(textAt(read, 'clusters[0].cluster.certificate-authority-data') ?? '', 'base64').toString('utf8')};
}

function certificatesOf(pem: string | Buffer) {
	const read = readCertificates(pem);
	return read.ok ? read.value : [];
}
