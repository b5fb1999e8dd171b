import {fieldSource} from '../config/origins.ts';
import type {Argument, InitConfig} from '../config/types.ts';
import type {SourcedCode} from '../told/diagnosis-fields.ts';
import {diagnosisOf, type Diagnosis} from '../told/diagnosis.ts';

/** The flag that a failure is about; empty where its own words name it. */
const flags: Readonly<Record<SourcedCode, string>> = {
	'container.feature-gate': 'feature-gates', 'apiserver.admission-plugin': 'enable-admission-plugins', 'apiserver.encryption-config': 'encryption-provider-config', 'apiserver.audit-policy': 'audit-policy-file',
	'apiserver.audit-log': 'audit-log-path', 'apiserver.admission-config': 'admission-control-config-file', 'apiserver.authentication-config': 'authentication-config', 'apiserver.authorization-config': 'authorization-config',
	'kubelet.node-labels': 'node-labels',
	'kubelet.unknown-flag': '', 'container.unknown-flag': '', 'container.flag-value': '', 'container.flag-refused': '',
};

const isSourced = (diagnosis: Diagnosis): diagnosis is Extract<Diagnosis, {readonly code: SourcedCode}> => Object.hasOwn(flags, diagnosis.code);

/**
 * The diagnosis with `configFile` and `configLine` where the configuration says what a component does not take: what was made
 * of it would be made the same again.
 */
export function atSource(diagnosis: Diagnosis, config: InitConfig): Diagnosis {
	if (!isSourced(diagnosis)) {
		return diagnosis;
	}
	const {code, fields} = diagnosis;
	const named = 'flag' in fields ? fields.flag ?? '' : '';
	const flag = (flags[code] || named).replace(/^-+/, '').replace(/=.*$/s, '');
	const [path, given] = argumentsOf(diagnosis.component, config);
	const index = flag === '' ? -1 : given.findLastIndex(({name}) => name === flag);
	const origin = index === -1 ? undefined : fieldSource(config, `${path}.${index}`).origin;
	return origin?.from === 'file' ? diagnosisOf(code, {...fields, configFile: origin.file, configLine: origin.line}, diagnosis) : diagnosis;
}

function argumentsOf(component: string, {cluster, init}: InitConfig): readonly [path: string, given: readonly Argument[]] {
	switch (component) {
		case 'kube-apiserver': {
			return ['apiServer.extraArgs', cluster.apiServer.extraArgs];
		}
		case 'kube-controller-manager': {
			return ['controllerManager.extraArgs', cluster.controllerManager.extraArgs];
		}
		case 'kube-scheduler': {
			return ['scheduler.extraArgs', cluster.scheduler.extraArgs];
		}
		case 'etcd': {
			return ['etcd.local.extraArgs', cluster.etcd.local?.extraArgs ?? []];
		}
		case 'kubelet': {
			return ['nodeRegistration.kubeletExtraArgs', init.nodeRegistration.kubeletExtraArgs];
		}
		default: {
			return ['', []];
		}
	}
}
