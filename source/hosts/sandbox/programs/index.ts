import {etcd} from './etcd.ts';
import {kubeApiserver} from './kube-apiserver.ts';
import {kubeControllerManager} from './kube-controller-manager.ts';
import {kubeScheduler} from './kube-scheduler.ts';
import {untilStopped, type Program} from './program.ts';

/** By the name that a container's command begins with. */
const PROGRAMS: Readonly<Record<string, Program>> = {
	etcd, 'kube-apiserver': kubeApiserver, 'kube-controller-manager': kubeControllerManager, 'kube-scheduler': kubeScheduler,
};

/** A program that the sandbox knows nothing of runs, and does nothing. */
const other: Program = async ({signal, up}) => {
	up();
	await untilStopped(signal);
	return 0;
};

export function programOf(name: string): Program {
	const base = name.slice(name.lastIndexOf('/') + 1);
	return Object.hasOwn(PROGRAMS, base) ? PROGRAMS[base] ?? other : other;
}
