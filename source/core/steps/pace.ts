/** A control plane that comes up does so within this: until then what is asked often is found out at once. */
const SOON_MS = 30_000;
/** To be refused costs either side half a millisecond of processor time, to be answered little more. */
const CLOSE_MS = 100;
/** As often as kubeadm's client at first asks. */
const APART_MS = 250;

/** How long to wait before a server that is to come up is asked again, in milliseconds, by how long it has been asked. */
export function pauseMs(elapsedMs: number): number {
	return elapsedMs < SOON_MS ? CLOSE_MS : APART_MS;
}
