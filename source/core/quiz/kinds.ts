import type {QuestionCode} from './model.ts';

/** What a question is about, as a learner would group them. */
export type QuizKind = 'certificates' | 'kubeconfigs' | 'modes' | 'manifests' | 'kubelet' | 'waits' | 'objects' | 'rbac' | 'images' | 'checks' | 'needs' | 'join' | 'removals';

/** In the order of a run. */
export const quizKinds: Readonly<Record<QuestionCode, QuizKind>> = {
	'check.outcome': 'checks', 'image.starter': 'images',
	'certificate.signer': 'certificates', 'certificate.name-in': 'certificates', 'certificate.name-missing': 'certificates', 'certificate.usage': 'certificates',
	'certificate.common-name': 'certificates', 'certificate.group': 'certificates', 'certificate.validity': 'certificates', 'keypair.signer': 'certificates',
	'kubeconfig.user': 'kubeconfigs', 'kubeconfig.group': 'kubeconfigs', 'kubeconfig.server': 'kubeconfigs', 'kubeconfig.signer': 'kubeconfigs',
	'path.mode': 'modes',
	'manifest.flag': 'manifests', 'manifest.value': 'manifests', 'manifest.probe-port': 'manifests', 'manifest.mount': 'manifests',
	'kubelet.field': 'kubelet', 'service.command': 'kubelet',
	'wait.url': 'waits',
	'object.user': 'objects', 'object.method': 'objects', 'object.namespace': 'objects', 'object.status': 'objects', 'object.new': 'objects',
	'binding.subject': 'rbac', 'binding.role': 'rbac', 'role.answer': 'rbac',
	'needs.reader': 'needs', 'join.hash': 'join',
	'removal.what': 'removals', 'revert.action': 'removals', 'pods.count': 'removals',
};
