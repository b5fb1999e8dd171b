import {COREDNS, EXEC, JOIN, KUBE_PROXY, LOGS, neededBy} from '../needs/needed-by.ts';
import type {StepDetail} from '../told/details.ts';
import {draft, text, type Draft, type QuizSurroundings} from './model.ts';

/**
 * Phases that a person may think of, and what is done after init. Not upload-certs, which reads every CA where it runs, nor an
 * upgrade, which on other nodes reads what joins read.
 */
const phases = [
	'certs/apiserver', 'certs/apiserver-kubelet-client', 'certs/front-proxy-client', 'certs/etcd-server', 'certs/etcd-peer', 'certs/etcd-healthcheck-client', 'certs/apiserver-etcd-client',
	'kubeconfig/admin', 'kubeconfig/kubelet', 'kubeconfig/controller-manager', 'kubeconfig/scheduler', 'etcd/local', 'control-plane/apiserver', 'control-plane/controller-manager', 'control-plane/scheduler',
	'kubelet-start', 'upload-config', 'bootstrap-token', 'addon',
];
const afterwards = [JOIN, LOGS, EXEC, KUBE_PROXY, COREDNS];

/** What happens next if this is left out: which phase or command reads it and would miss it. */
export function needsDrafts(detail: StepDetail, {phase, workflow}: QuizSurroundings): Draft[] {
	if (workflow !== 'init') {
		return [];
	}
	const what = made(detail);
	const readers = what === undefined ? [] : neededBy(phase, detail);
	// Of those above others, or below them, nobody can say that only one is meant.
	const near = (one: string) => [...readers, phase].some((other) => other === one || other.startsWith(`${one}/`) || one.startsWith(`${other}/`) || one.startsWith(`${other} `) || other.startsWith(`${one} `));
	const pool = detail.kind === 'object' ? afterwards : phases;
	// CoreDNS asks the API server by a Service, which kube-proxy is there for.
	const wrong = pool.filter((one) => !near(one) && !(one === COREDNS && readers.includes(KUBE_PROXY)));
	return what === undefined ? [] : readers.filter((one) => detail.kind === 'object' || phases.includes(one)).slice(0, 1).flatMap((reader) => draft('needs.reader', {what}, text(reader), rotated(wrong, what.length).map((one) => text(one))));
}

/** What a step makes by which it is known. */
function made(detail: StepDetail): string | undefined {
	switch (detail.kind) {
		case 'certificate': {
			return detail.certificatePath;
		}
		case 'keypair': {
			return detail.publicPath;
		}
		case 'kubeconfig':
		case 'file': {
			return detail.path;
		}
		case 'object': {
			return detail.verb === 'get' || detail.verb === 'list' || detail.verb === 'delete' ? undefined : `${detail.object} ${detail.name}`;
		}
		default: {
			return undefined;
		}
	}
}

/** Not always the same ones first. */
function rotated<Item>(items: readonly Item[], by: number): Item[] {
	const at = items.length === 0 ? 0 : by % items.length;
	return [...items.slice(at), ...items.slice(0, at)];
}
