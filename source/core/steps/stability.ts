import type {StabilityDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';
import {STEADY_LOOKS} from '../diagnosis/watch.ts';

/**
 * Says whether the control plane stayed up since it was first healthy. One that did not is a
 * warning and no failure: kubeadm ends with 0 as well, and the cluster may settle.
 */
export const stability: StepKind<void, void> = {
	acts: false,
	describe: () => stabilityDetail(0, [], []),
	async compare() {
		return {found: 'different', detail: this.describe(), current: undefined};
	},
	async apply(_input, {watch, warn}) {
		const {looks, restarted, unhealthy} = await watch?.judge() ?? {looks: 0, restarted: [], unhealthy: []};
		const detail = stabilityDetail(looks, restarted, unhealthy);
		const names = [...new Set([...restarted.map(({component}) => component), ...unhealthy])];
		if (names.length === 0) {
			return {output: undefined, detail};
		}
		warn('control-plane.unstable', {components: names});
		return {output: undefined, detail, outcome: 'warning'};
	},
};

function stabilityDetail(looks: number, restarted: StabilityDetail['restarted'], unhealthy: readonly string[]): StabilityDetail {
	return {kind: 'stability', looks, wanted: STEADY_LOOKS, restarted, unhealthy};
}
