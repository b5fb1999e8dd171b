import {createHash} from 'node:crypto';
import {backOffWords} from './kubelet/back-off.ts';

/** Why a container is not begun: the kubelet's name for it, and its words. */
export interface Held {
	readonly reason: 'ErrImagePull' | 'ErrImageNeverPull' | 'RunContainerError' | 'InvalidImageName';
	readonly message: string;
	/** The container that comes first, where it is that one which is held. */
	readonly init?: string;
}

/** How the container of a static Pod fares. */
export interface RunState {
	readonly stage: 'none' | 'sandbox' | 'running' | 'exited';
	/** How often it was started again. */
	readonly attempt: number;
	readonly exitCode: number;
	/** Wall time in milliseconds: of its start, and of its last end. */
	readonly createdAt: number;
	readonly finishedAt: number;
	readonly held?: Held | undefined;
	/** The kubelet does not take it. */
	readonly isDenied?: boolean;
	/** It is not started again. */
	readonly isOver?: boolean;
}

type Json = Record<string, unknown>;

const time = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** A container's id: 64 digits that follow from what makes it. */
const containerId = (text: string): string => `containerd://${createHash('sha256').update(text).digest('hex')}`;

/**
 * What the kubelet says of a container (kubelet_pods.go): one that ended is started again at once, and from the second end on
 * after a pause that it calls by its name.
 */
export function containerStatus(container: Json, pod: {readonly name: string; readonly namespace: string; readonly hash: string}, {isReady, run, now}: {readonly isReady: boolean; readonly run: RunState | undefined; readonly now: string}): Json {
	const {stage, attempt, exitCode, createdAt, finishedAt, held, isOver = false}: RunState = run ?? {stage: isReady ? 'running' as const : 'none' as const, attempt: 0, exitCode: 0, createdAt: Date.parse(now), finishedAt: 0};
	const [name, image] = [String(container['name']), String(container['image'])];
	const idOf = (one: number): string => containerId(`${pod.hash}/${name}/${one}`);
	const end = (one: number): Json => ({terminated: {
		exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt: time(createdAt), finishedAt: time(Math.max(createdAt, finishedAt)), containerID: idOf(one),
	}});
	const waits = stage === 'exited' && attempt > 0 && !isOver;
	return {
		name, image, imageID: stage === 'running' || stage === 'exited' ? `${image.replace(/(?::[^:/]+)?$/, '')}@sha256:${createHash('sha256').update(image).digest('hex')}` : '',
		ready: isReady, started: isReady, restartCount: attempt,
		...(stage === 'running' || stage === 'exited' ? {containerID: idOf(attempt)} : {}),
		lastState: waits ? end(attempt) : attempt > 0 ? end(attempt - 1) : {},
		state: stage === 'running' ? {running: {startedAt: time(createdAt)}}
			: waits ? {waiting: {reason: 'CrashLoopBackOff', message: backOffWords(attempt + 1, {container: name, pod: pod.name, namespace: pod.namespace, hash: pod.hash})}}
				: stage === 'exited' ? end(attempt) : {waiting: held === undefined ? {reason: 'ContainerCreating'} : held.init !== undefined && held.init !== name ? {reason: 'PodInitializing'} : {reason: held.reason, message: held.message}},
	};
}
