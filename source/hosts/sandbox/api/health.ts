import {notFound} from './target.ts';
import type {Reply} from './status.ts';

/** Checks in the order in which the server tells them: of `/livez`, `/readyz` and `/healthz`, or of one alone. */
const HOOKS: readonly string[] = [
	'start-apiserver-admission-initializer', 'generic-apiserver-start-informers', 'priority-and-fairness-config-consumer', 'priority-and-fairness-filter',
	'storage-object-count-tracker-hook', 'start-apiextensions-informers', 'start-apiextensions-controllers', 'crd-informer-synced', 'start-system-namespaces-controller',
	'start-cluster-authentication-info-controller', 'start-kube-apiserver-identity-lease-controller', 'start-kube-apiserver-identity-lease-garbage-collector',
	'start-legacy-token-tracking-controller', 'start-service-ip-repair-controllers', 'rbac/bootstrap-roles', 'scheduling/bootstrap-system-priority-classes',
	'priority-and-fairness-config-producer', 'bootstrap-controller', 'start-kubernetes-service-cidr-controller', 'aggregator-reload-proxy-client-cert', 'start-kube-aggregator-informers',
	'apiservice-status-local-available-controller', 'apiservice-status-remote-available-controller', 'apiservice-registration-controller', 'apiservice-discovery-controller',
	'kube-apiserver-autoregistration', 'apiservice-openapi-controller', 'apiservice-openapiv3-controller',
].map((name) => `poststarthook/${name}`);

const CHECKS: Readonly<Record<string, readonly string[]>> = {
	livez: ['ping', 'log', 'etcd', ...HOOKS, 'autoregister-completion'],
	readyz: ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync', ...HOOKS, 'autoregister-completion', 'shutdown'],
	healthz: ['ping', 'log', 'etcd', ...HOOKS, 'autoregister-completion'],
};

/** The last to be ready after a start. */
const LAST: string = 'poststarthook/rbac/bootstrap-roles';

const HEALTH = /^\/(livez|readyz|healthz)(?:\/(.+))?$/;

export function isHealthPath(path: string): boolean {
	return HEALTH.test(path);
}

/** `/livez`, `/readyz?verbose`, `/livez/etcd`. */
export function health(path: string, query: URLSearchParams, isHealthy: boolean): Reply {
	const [, name = '', one] = HEALTH.exec(path) ?? [];
	const excluded = new Set(query.getAll('exclude'));
	const all = CHECKS[name] ?? [];
	const checks = one === undefined ? all.filter((check) => !excluded.has(check)) : all.filter((check) => check === one);
	if (checks.length === 0) {
		throw notFound();
	}
	const fails = isHealthy ? [] : checks.filter((check) => check === LAST);
	const lines = checks.map((check) => fails.includes(check) ? `[-]${check} failed: not finished\n` : `[+]${check} ok\n`);
	if (fails.length > 0) {
		return {status: 500, body: query.has('verbose') ? `${lines.join('')}${name} check failed\n` : lines.filter((line) => line.startsWith('[-]')).join('')};
	}
	return {status: 200, body: query.has('verbose') ? `${lines.join('')}${one === undefined ? `${name} check passed\n` : ''}` : 'ok'};
}
