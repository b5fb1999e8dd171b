import {at, numberAt, recordsAt, textAt} from './read.ts';
import {Refusal, type Reply} from './status.ts';
import type {StoredObject} from './store.ts';

/** Where the kubelet keeps logs: by Pod and container, a file an attempt, as a container runtime writes them. */
export interface PodLogs {
	/** The attempts that there are logs of, in their order. */
	attempts(pod: StoredObject, container: string): Promise<readonly number[]>;
	/** One attempt's file; undefined where there is none. */
	read(pod: StoredObject, container: string, attempt: number): Promise<string | undefined>;
}

/** As `/var/log/pods` names a Pod's folder: a static Pod's uid is that of its manifest. */
export function logFolder({metadata}: StoredObject): string {
	return `/var/log/pods/${metadata.namespace}_${metadata.name}_${metadata.annotations?.['kubernetes.io/config.hash'] ?? metadata.uid}`;
}

/** What `kubectl logs` gets. */
export async function podLog(pod: StoredObject, query: URLSearchParams, logs: PodLogs | undefined, now: number): Promise<Reply> {
	const all = [...recordsAt(pod, 'spec.containers'), ...recordsAt(pod, 'spec.initContainers')].map((container) => textAt(container, 'name'));
	const asked = query.get('container') ?? '';
	const container = asked === '' && recordsAt(pod, 'spec.containers').length === 1 ? all[0] ?? '' : asked;
	const name = pod.metadata.name;
	if (container === '') {
		throw new Refusal('BadRequest', `a container name must be specified for pod ${name}, choose one of: [${all.join(' ')}]`);
	}
	if (!all.includes(container)) {
		throw new Refusal('BadRequest', `container ${container} is not valid for pod ${name}`);
	}
	if (textAt(pod, 'spec.nodeName') === '') {
		return {status: 200, body: ''};
	}
	const status = [...recordsAt(pod, 'status.containerStatuses'), ...recordsAt(pod, 'status.initContainerStatuses')].find((one) => one['name'] === container);
	const attempts = await logs?.attempts(pod, container) ?? [];
	const previous = query.get('previous') === 'true';
	// Where a container waits to be started again, the one that ended is the current one and the previous one.
	const waitsAgain = at(status, 'state.waiting') !== undefined && at(status, 'lastState.terminated') !== undefined;
	const attempt = attempts.at(previous && !waitsAgain ? -2 : -1);
	if (previous && attempt === undefined) {
		throw new Refusal('BadRequest', `previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} not found`);
	}
	const waiting = textAt(status, 'state.waiting.reason');
	if (attempt === undefined && (status === undefined || waiting !== '') && numberAt(status, 'restartCount') === 0) {
		throw new Refusal('BadRequest', `container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} is waiting to start: ${waiting || 'ContainerCreating'}`);
	}
	const text = attempt === undefined ? '' : await logs?.read(pod, container, attempt) ?? '';
	return {status: 200, body: picked(text, query, now)};
}

/** `2026-01-01T00:00:00.000000000Z stderr F line` without what the runtime puts before, as far as it is asked for. */
function picked(text: string, query: URLSearchParams, now: number): string {
	const since = Math.max(now - Number(query.get('sinceSeconds') ?? Number.POSITIVE_INFINITY) * 1000, Date.parse(query.get('sinceTime') ?? '') || Number.NEGATIVE_INFINITY);
	const lines = text.split('\n').filter(Boolean).map((line) => {
		const [, time = '', said = line] = /^(\S+) std(?:out|err) [FP] (.*)$/s.exec(line) ?? [];
		return {time, said};
	}).filter(({time}) => since === Number.NEGATIVE_INFINITY || Date.parse(time) >= since);
	const count = query.get('tailLines');
	const last = count === null ? lines : Number(count) === 0 ? [] : lines.slice(-Number(count));
	const whole = last.map(({time, said}) => query.get('timestamps') === 'true' ? `${time} ${said}\n` : `${said}\n`).join('');
	const limit = Number(query.get('limitBytes') ?? 0);
	return limit > 0 ? whole.slice(0, limit) : whole;
}
