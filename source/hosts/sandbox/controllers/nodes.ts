import {isDeepStrictEqual} from 'node:util';
import {recordAt, recordsAt} from '../api/read.ts';
import {resourceOf} from '../api/resources.ts';
import type {Controller} from './controller.ts';
import {change, type Json} from './objects.ts';

/** The taint that goes with a state of the node's condition `Ready`. */
const TAINTS: Readonly<Record<string, string>> = {False: 'node.kubernetes.io/not-ready', Unknown: 'node.kubernetes.io/unreachable'};
const OWN: ReadonlySet<unknown> = new Set([...Object.values(TAINTS), 'node.kubernetes.io/unschedulable']);

/** Taints nodes by their conditions: where one is not ready, no Pod is to go. */
export const nodeLifecycle: Controller = {
	name: 'node-lifecycle-controller',
	part: 'kube-controller-manager',
	watches: ['nodes'],
	step({store}) {
		const nodes = resourceOf('', 'nodes');
		for (const node of store.list(nodes, undefined)) {
			const spec = recordAt(node, 'spec');
			const ready = recordsAt(node, 'status.conditions').find((condition) => condition['type'] === 'Ready')?.['status'];
			const wanted: Json[] = [
				...(TAINTS[String(ready)] === undefined ? [] : [{key: TAINTS[String(ready)], effect: 'NoSchedule'}]),
				...(spec['unschedulable'] === true ? [{key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule'}] : []),
			];
			const taints = recordsAt(node, 'spec.taints');
			const isWanted = (taint: Json): boolean => wanted.some((one) => one['key'] === taint['key'] && one['effect'] === taint['effect']);
			const kept = taints.filter((taint) => !OWN.has(taint['key']) || isWanted(taint));
			const next = [...kept, ...wanted.filter((one) => kept.every((taint) => taint['key'] !== one['key'] || taint['effect'] !== one['effect'])).map((one) => ({...one, timeAdded: store.now()}))];
			if (!isDeepStrictEqual(next, taints)) {
				const {taints: _taints, ...rest} = spec;
				change(store, nodes, node, {spec: {...rest, ...(next.length > 0 && {taints: next})}});
			}
		}
	},
};
