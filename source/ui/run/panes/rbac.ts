import type {ObjectDetail} from '../../../core/told/details.ts';
import {wrapped, type Line} from '../../terminal/lines.ts';
import {items, member, readTree, scalar, type Tree} from '../tree.ts';
import {section, type PaneContext} from './context.ts';

/** What a Role or a binding means, as sentences: who may do what on which resources, and where. */
export function rbacLines(detail: ObjectDetail, {words, columns}: PaneContext): Line[] {
	if (!/^(?:Cluster)?Role(?:Binding)?$/.test(detail.object) || detail.body === '') {
		return [];
	}
	const tree = readTree(detail.body);
	const sentences = detail.object.endsWith('Binding')
		? [words.rbac.binding({
			subjects: items(member(tree, 'subjects')).map((one) => words.rbac.subject(scalar(member(one, 'kind')), name(one))),
			role: `${scalar(member(tree, 'roleRef', 'kind'))} ${scalar(member(tree, 'roleRef', 'name'))}`,
			namespace: detail.namespace,
		})]
		: items(member(tree, 'rules')).map((rule) => words.rbac.rule({
			verbs: texts(rule, 'verbs'), names: texts(rule, 'resourceNames'), namespace: detail.namespace,
			resources: [...texts(rule, 'resources'), ...texts(rule, 'nonResourceURLs')],
		}));
	return section(words.rbac.heading, sentences.flatMap((sentence) => wrapped(sentence, columns)));
}

const texts = (rule: Tree, key: string): string[] => items(member(rule, key)).map(scalar);

function name(subject: Tree): string {
	const namespace = scalar(member(subject, 'namespace'));
	return namespace === '' ? scalar(member(subject, 'name')) : `${namespace}/${scalar(member(subject, 'name'))}`;
}
