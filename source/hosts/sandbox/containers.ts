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
	/** Why it ended, where that is not told by its status: `OOMKilled`. */
	readonly reason?: string;
}

/** Where its log is, as the kubelet lays them out. */
export function logPathOf({component, nodeName, id, attempt}: Pick<StandInContainer, 'component' | 'nodeName' | 'id' | 'attempt'>): string {
	return `/var/log/pods/kube-system_${component}-${nodeName}_${id}/${component}/${attempt}.log`;
}

export function containerOf({component, id, image, isRunning, createdAt, attempt}: StandInContainer): Container {
	return {id: `${id}-${attempt}`, podId: id, name: component, attempt, state: isRunning ? 'running' : 'exited', image, createdAt};
}

export function statusOf(container: StandInContainer): ContainerStatus {
	const {isRunning, exitCode, createdAt, reason} = container;
	return {
		startedAt: createdAt, finishedAt: isRunning ? 0 : createdAt, exitCode: isRunning ? 0 : exitCode,
		reason: isRunning ? '' : reason ?? (exitCode === 0 ? 'Completed' : 'Error'), message: '', logPath: logPathOf(container),
	};
}
