import {at, numberAt, recordAt, textAt, wordsAt} from '../api/read.ts';
import {resourceOf} from '../api/resources.ts';
import type {Controller} from './controller.ts';
import {change, condition, isDeleted, isReady, makePod, podOf, remove, wordOf} from './objects.ts';
import {podsOf} from './replica-sets.ts';

const PODS = resourceOf('', 'pods');
const JOBS = resourceOf('batch', 'jobs');
const STATEFUL_SETS = resourceOf('apps', 'statefulsets');

/** As many Pods at a time as it may have, until enough have ended well. */
export const jobs: Controller = {
	name: 'job-controller',
	part: 'kube-controller-manager',
	watches: ['jobs', 'pods', 'serviceaccounts'],
	step({store}) {
		for (const job of store.list(JOBS, undefined).filter((one) => !isDeleted(one))) {
			const labels = {'batch.kubernetes.io/controller-uid': job.metadata.uid, 'batch.kubernetes.io/job-name': job.metadata.name, 'controller-uid': job.metadata.uid, 'job-name': job.metadata.name};
			const pods = podsOf(store, job);
			const ended = (phase: string): number => pods.filter((pod) => textAt(pod, 'status.phase') === phase).length;
			const [succeeded, failed] = [ended('Succeeded'), ended('Failed')];
			const active = pods.length - succeeded - failed;
			const wanted = Math.min(numberAt(job, 'spec.parallelism', 1), numberAt(job, 'spec.completions', 1) - succeeded);
			const isOver = succeeded >= numberAt(job, 'spec.completions', 1) || failed > numberAt(job, 'spec.backoffLimit', 6);
			let started = active;
			const most = isOver || at(job, 'spec.suspend') === true ? 0 : wanted;
			for (; started < most; started += 1) {
				const name = `${job.metadata.name}-${wordOf(`${job.metadata.uid}${pods.length + started}`, 5)}`;
				makePod(store, job, 'job-controller', podOf(job, name, at(job, 'spec.template'), {labels}));
			}
			const ready = pods.filter((pod) => isReady(pod)).length;
			change(store, JOBS, job, {
				...(job.metadata.labels === undefined && {metadata: {labels}}),
				spec: {
					...recordAt(job, 'spec'), selector: {matchLabels: {'batch.kubernetes.io/controller-uid': job.metadata.uid}},
					template: {...recordAt(job, 'spec.template'), metadata: {...recordAt(job, 'spec.template.metadata'), labels: {...wordsAt(job, 'spec.template.metadata.labels'), ...labels}}},
				},
				status: {
					startTime: at(job, 'status.startTime') ?? store.now(), ready, uncountedTerminatedPods: {},
					...(started > 0 && {active: started}), ...(succeeded > 0 && {succeeded}), ...(failed > 0 && {failed}),
					...(isOver && {completionTime: at(job, 'status.completionTime') ?? store.now(), conditions: [succeeded > 0 ? condition(store, job, 'Complete', 'True', 'CompletionsReached', 'Reached expected number of succeeded pods') : condition(store, job, 'Failed', 'True', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit')]}),
				},
			});
		}
	},
};

/** Pods with numbers: each once the one before is ready. */
export const statefulSets: Controller = {
	name: 'statefulset-controller',
	part: 'kube-controller-manager',
	watches: ['statefulsets', 'pods', 'serviceaccounts'],
	step({store}) {
		for (const set of store.list(STATEFUL_SETS, undefined).filter((one) => !isDeleted(one))) {
			const wanted = numberAt(set, 'spec.replicas', 1);
			const nameOf = (index: number): string => `${set.metadata.name}-${index}`;
			for (let index = 0; index < wanted; index += 1) {
				const pod = store.find(PODS, set.metadata.namespace, nameOf(index));
				if (pod === undefined) {
					makePod(store, set, 'statefulset-controller', podOf(set, nameOf(index), at(set, 'spec.template'), {labels: {'apps.kubernetes.io/pod-index': String(index), 'statefulset.kubernetes.io/pod-name': nameOf(index)}, spec: {hostname: nameOf(index)}}), `create Pod ${nameOf(index)} in StatefulSet ${set.metadata.name} successful`);
				}
				if (textAt(set, 'spec.podManagementPolicy') !== 'Parallel' && (pod === undefined || !isReady(pod))) {
					break;
				}
			}
			for (const pod of podsOf(store, set).filter(({metadata: {name}}) => Number(name.slice(set.metadata.name.length + 1)) >= wanted)) {
				remove(store, PODS, pod);
			}
			const pods = podsOf(store, set);
			const ready = pods.filter((pod) => isReady(pod)).length;
			change(store, STATEFUL_SETS, set, {
				status: {replicas: pods.length, currentReplicas: pods.length, updatedReplicas: pods.length, availableReplicas: ready, ...(ready > 0 && {readyReplicas: ready}), observedGeneration: set.metadata.generation ?? 1},
			});
		}
	},
};
