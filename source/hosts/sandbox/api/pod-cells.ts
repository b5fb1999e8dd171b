import {at, numberAt, recordsAt, textAt} from './read.ts';
import {ageOf} from './duration.ts';

interface PodCells {
	readonly ready: string;
	readonly status: string;
	readonly restarts: string;
}

const isSidecar = (container: unknown): boolean => textAt(container, 'restartPolicy') === 'Always';

/** What `kubectl get pods` shows of a Pod: how far its containers are, and the one word for it. */
export function podCells(pod: unknown, now: number): PodCells {
	const containers = recordsAt(pod, 'spec.containers');
	const statuses = recordsAt(pod, 'status.containerStatuses');
	const sidecars = new Set(recordsAt(pod, 'spec.initContainers').filter((container) => isSidecar(container)).map((container) => textAt(container, 'name')));
	const initStatuses = recordsAt(pod, 'status.initContainerStatuses');
	const sidecarStatuses = initStatuses.filter((status) => sidecars.has(textAt(status, 'name')));
	const initializing = initWord(initStatuses.filter((status) => !sidecars.has(textAt(status, 'name'))), recordsAt(pod, 'spec.initContainers').length);
	const counted = [...statuses, ...sidecarStatuses];
	const restarts = (initializing === undefined ? counted : initStatuses).reduce((sum, status) => sum + numberAt(status, 'restartCount'), 0);
	const last = counted.map((status) => textAt(status, 'lastState.terminated.finishedAt')).filter(Boolean).sort().at(-1);
	const ready = counted.filter((status) => at(status, 'ready') === true && at(status, 'state.running') !== undefined).length;
	return {
		ready: `${ready}/${containers.length + sidecars.size}`,
		status: deletedWord(pod) ?? initializing ?? containersWord(statuses) ?? gateWord(pod) ?? (textAt(pod, 'status.reason') || textAt(pod, 'status.phase') || 'Pending'),
		restarts: restarts > 0 && last !== undefined ? `${restarts} (${ageOf(last, now)} ago)` : String(restarts),
	};
}

function deletedWord(pod: unknown): string | undefined {
	return at(pod, 'metadata.deletionTimestamp') === undefined ? undefined : textAt(pod, 'status.reason') === 'NodeLost' ? 'Unknown' : 'Terminating';
}

function gateWord(pod: unknown): string | undefined {
	return recordsAt(pod, 'status.conditions').some((condition) => condition['type'] === 'PodScheduled' && condition['reason'] === 'SchedulingGated') ? 'SchedulingGated' : undefined;
}

/** `Init:0/2` while init containers run. */
function initWord(statuses: readonly unknown[], total: number): string | undefined {
	for (const [index, status] of statuses.entries()) {
		const code = at(status, 'state.terminated.exitCode');
		if (code === 0) {
			continue;
		}
		const reason = textAt(status, 'state.terminated.reason') || textAt(status, 'state.waiting.reason');
		return code !== undefined && reason === '' ? `Init:ExitCode:${String(code)}` : reason !== '' && reason !== 'PodInitializing' ? `Init:${reason}` : `Init:${index}/${total}`;
	}
	return undefined;
}

/** The first container that does not run has the last word. */
function containersWord(statuses: readonly unknown[]): string | undefined {
	let word: string | undefined;
	for (const status of statuses.toReversed()) {
		const waiting = textAt(status, 'state.waiting.reason');
		const terminated = at(status, 'state.terminated');
		word = waiting !== '' ? waiting
			: terminated === undefined ? word
				: textAt(terminated, 'reason') || (numberAt(terminated, 'signal') === 0 ? `ExitCode:${numberAt(terminated, 'exitCode')}` : `Signal:${numberAt(terminated, 'signal')}`);
	}
	const runs = statuses.some((status) => at(status, 'state.running') !== undefined && at(status, 'ready') === true);
	return word === 'Completed' && runs ? 'Running' : word;
}
