import {HostError} from '../../core/told/failures.ts';
import type {Container, ContainerStatus} from '../../core/ports/index.ts';

/** A static Pod's container as far as the stand-in kubelet has brought it. */
export interface StandInContainer {
	/** `etcd`; the Pod's own name has the node's behind it. */
	readonly component: string;
	readonly nodeName: string;
	/** Of the Pod and of its sandbox. */
	readonly id: string;
	readonly image: string;
	readonly isRunning: boolean;
	readonly createdAt: number;
	/** How often it was started again. */
	readonly attempt: number;
	readonly exitCode: number;
}

/** Where its log is, as the kubelet lays them out. */
export function logPathOf({component, nodeName, id, attempt}: Pick<StandInContainer, 'component' | 'nodeName' | 'id' | 'attempt'>): string {
	return `/var/log/pods/kube-system_${component}-${nodeName}_${id}/${component}/${attempt}.log`;
}

export function containerOf({component, id, image, isRunning, createdAt, attempt}: StandInContainer): Container {
	return {id: `${id}-${attempt}`, podId: id, name: component, attempt, state: isRunning ? 'running' : 'exited', image, createdAt};
}

export function statusOf(container: StandInContainer): ContainerStatus {
	const {isRunning, exitCode, createdAt} = container;
	return {
		startedAt: createdAt, finishedAt: isRunning ? 0 : createdAt, exitCode: isRunning ? 0 : exitCode,
		reason: isRunning ? '' : exitCode === 137 ? 'OOMKilled' : 'Error', message: '', logPath: logPathOf(container),
	};
}

/** The line that a component ends with, in its own format. */
export function lastWords(component: string, error: unknown, now: number): string {
	const path = error instanceof HostError ? error.fields.path : undefined;
	const message = error instanceof Error ? error.message : String(error);
	// Which of this program's own calls it was is nobody's business; what it was about stands in front.
	const said = path === undefined ? message : message.replace(/, \w+ '[^']*'$/, '');
	const words = typeof path === 'string' && !said.includes(path) ? `${path}: ${said}` : said;
	const [date = '', time = ''] = new Date(now).toISOString().split('T');
	return component === 'etcd'
		? JSON.stringify({level: 'fatal', ts: new Date(now).toISOString(), caller: 'etcdmain/etcd.go:204', msg: 'discovery failed', error: words})
		: `E${date.slice(5).replace('-', '')} ${time.replace('Z', '000')}       1 run.go:72] "command failed" err="${words}"`;
}
