import {inspectNode, prepareInspect} from '../../source/cli/run/prepare-inspect.ts';
import type {EventBody} from '../../source/core/told/events.ts';
import type {StepDetail} from '../../source/core/told/details.ts';
import {TreeMaker} from '../inspect/tree.ts';
import {phase, started, step} from './story.ts';

/** What a run tells that made a recorded node: each of its files as a step of its phase, up to `until`. */
export async function recordedRun(name: string, until = 'show-join-command'): Promise<EventBody[]> {
	const tree = new TreeMaker(name);
	try {
		const node = await prepareInspect({root: tree.folder}, 'inspect');
		const found = await inspectNode(node);
		await node.prepared.host.close();
		const byTop = new Map<string, {phase: string; id: string; detail: StepDetail}[]>();
		for (const {now: {place, detail}} of found) {
			if (detail !== undefined) {
				const [top = ''] = place.phase.split('/');
				byTop.set(top, [...byTop.get(top) ?? [], {phase: place.phase, id: place.name, detail}]);
			}
		}
		const events: EventBody[] = [started];
		const tops = started.type === 'run.started' ? started.phases.map(({path}) => path) : [];
		for (const top of tops) {
			const made = byTop.get(top) ?? [];
			events.push(...phase(top, ...made.map((one) => (one.phase === top ? step(one.phase, one.id, one.detail) : phase(one.phase, step(one.phase, one.id, one.detail))))));
			if (top === until) {
				break;
			}
		}
		return events;
	} finally {
		tree.close();
	}
}
