import {recordsAt} from '../api/read.ts';
import {resourceOf} from '../api/resources.ts';
import type {Controller} from './controller.ts';
import {change, matches} from './objects.ts';

/** A ClusterRole that is made of others has their rules. */
export const clusterRoleAggregation: Controller = {
	name: 'clusterrole-aggregation-controller',
	part: 'kube-controller-manager',
	watches: ['clusterroles'],
	step({store}) {
		const resource = resourceOf('rbac.authorization.k8s.io', 'clusterroles');
		const roles = store.list(resource, undefined);
		for (const role of roles) {
			const selectors = recordsAt(role, 'aggregationRule.clusterRoleSelectors');
			if (selectors.length === 0) {
				continue;
			}
			const parts = roles.filter((one) => one !== role && selectors.some((selector) => matches(selector, one.metadata.labels ?? {})));
			const rules = parts.flatMap((one) => recordsAt(one, 'rules'));
			change(store, resource, role, {rules: [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()]});
		}
	},
};
