import {formatDuration} from '../../../core/values/duration.ts';

/** The kubelet's back-off: at once, then after 10 s, doubling to 5 minutes. */
const [FIRST_RESTART_SECONDS, BACK_OFF_SECONDS, MOST_BACK_OFF_SECONDS] = [1, 10, 300];

/** How long it waits after so many ends in a row. */
export const backOffSeconds = (ends: number): number => (ends === 1 ? FIRST_RESTART_SECONDS : Math.min(BACK_OFF_SECONDS * 2 ** (ends - 2), MOST_BACK_OFF_SECONDS));

/** What it says of that wait, in its log and in the Pod's status. @param pod with the node's name behind it */
export const backOffWords = (ends: number, {container, pod, namespace, hash}: {readonly container: string; readonly pod: string; readonly namespace: string; readonly hash: string}): string =>
	`back-off ${formatDuration(BigInt(backOffSeconds(ends)) * 1_000_000_000n)} restarting failed container=${container} pod=${pod}_${namespace}(${hash})`;
