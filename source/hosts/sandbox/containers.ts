import type {Container, ContainerStatus} from '../../core/ports/index.ts';

/** How an attempt that is over ended. */
export interface PastAttempt {
	readonly attempt: number;
	readonly createdAt: number;
	readonly finishedAt: number;
	readonly exitCode: number;
}

/** A static Pod's container as far as the stand-in kubelet has brought it. */
export interface StandInContainer {
	/** `etcd`; the Pod's own name has the node's behind it. */
	readonly component: string;
	readonly nodeName: string;
	readonly namespace: string;
	/** Of the Pod and of its sandbox. */
	readonly id: string;
	readonly image: string;
	readonly isRunning: boolean;
	readonly createdAt: number;
	/** How often it was started again. */
	readonly attempt: number;
	readonly exitCode: number;
	/** 0 while it runs. */
	readonly finishedAt: number;
	/** Its attempts that are over, but for the one that is its last so far. */
	readonly past: readonly PastAttempt[];
	/** Why it ended, where that is not told by its status: `OOMKilled`. */
	readonly reason?: string;
}

/** Where its log is, as the kubelet lays them out. */
export function logPathOf({component, nodeName, namespace, id, attempt}: Pick<StandInContainer, 'component' | 'nodeName' | 'namespace' | 'id' | 'attempt'>): string {
	return `/var/log/pods/${namespace}_${component}-${nodeName}_${id}/${component}/${attempt}.log`;
}

export function containerOf({component, id, image, isRunning, createdAt, attempt}: StandInContainer): Container {
	return {id: `${id}-${attempt}`, podId: id, name: component, attempt, state: isRunning ? 'running' : 'exited', image, createdAt};
}

/** The status of one of its attempts; undefined where nobody knows of it any more. */
export function statusOf(container: StandInContainer, id: string): ContainerStatus | undefined {
	const {past, isRunning, reason} = container;
	const found = containerOf(container).id === id ? container : past.find(({attempt}) => id === `${container.id}-${attempt}`);
	if (found === undefined) {
		return undefined;
	}
	const {attempt, createdAt, finishedAt, exitCode} = found;
	const runs = found === container && isRunning;
	return {
		startedAt: createdAt, finishedAt: runs ? 0 : Math.max(createdAt, finishedAt), exitCode: runs ? 0 : exitCode,
		reason: runs ? '' : found === container && reason !== undefined ? reason : exitCode === 0 ? 'Completed' : 'Error', message: '', logPath: logPathOf({...container, attempt}),
	};
}
