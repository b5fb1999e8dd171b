import {isDeepStrictEqual} from 'node:util';
import type {JsonObject, Taint} from '../config/types.ts';

/** A Node that lacks this label has not finished registering; kubeadm waits for it. */
export const hostnameLabel = 'kubernetes.io/hostname';

/** Labels of a control plane node; their value is empty. */
export const controlPlaneLabels: readonly string[] = [
	'node-role.kubernetes.io/control-plane',
	'node.kubernetes.io/exclude-from-external-load-balancers',
];

/** The members of a Node that mark-control-plane looks at. */
export interface PresentNode {
	readonly metadata?: {readonly labels?: Readonly<Record<string, string>>};
	readonly spec?: {readonly taints?: readonly Taint[]};
}

/**
 * The strategic merge patch that marks a node: only what differs from what it has, so `{}` where it
 * is marked already. Taints are one list to a patch: the configured ones come first, those of the
 * node stay behind them (as kubeadm does: phases/markcontrolplane and apiclient.PatchNodeOnce).
 */
export function markControlPlanePatch(node: PresentNode, taints: readonly Taint[]): JsonObject {
	const present = node.spec?.taints ?? [];
	const wanted = [...taints, ...present.filter((taint) => !taints.some((other) => isSame(taint, other)))];
	const labels = controlPlaneLabels.filter((label) => node.metadata?.labels?.[label] !== '');
	const wantedJson = wanted.map(toJson);
	return {
		...(labels.length > 0 && {metadata: {labels: Object.fromEntries(labels.map((label) => [label, '']))}}),
		...(!isDeepStrictEqual(wantedJson, present.map(toJson)) && {spec: {taints: wantedJson}}),
	};
}

/** Taints with a time are never the same: kubeadm compares their times by address. */
function isSame(a: Taint, b: Taint): boolean {
	return a.timeAdded === undefined && b.timeAdded === undefined
		&& a.key === b.key && a.effect === b.effect && (a.value ?? '') === (b.value ?? '');
}

function toJson({key, value, effect, timeAdded}: Taint): JsonObject {
	return {key, ...(value !== undefined && value !== '' && {value}), effect, ...(timeAdded !== undefined && {timeAdded})};
}
