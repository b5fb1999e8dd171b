import {parseBoolean} from '../values/numbers.ts';
import type {Arguments} from './arguments.ts';
import {problem, type ArgumentProblem} from './problems.ts';
import {ADMISSION_PLUGINS, AUTHORIZATION_MODES, gateOf, type Component} from './tables.ts';
import {VALUE_CHECKS} from './values.ts';

/** The first name that a component's flags hold and that it does not know: of a feature gate, an authorization mode, an admission plugin. */
export function settingProblem(component: Component, given: Arguments): ArgumentProblem | undefined {
	if (component === 'etcd') {
		return undefined;
	}
	const gate = gateProblems(given.list('feature-gates').map((entry) => entry.trim()).filter((entry) => entry !== ''))[0];
	return gate === undefined ? component === 'kube-apiserver' ? optionProblem(given) : undefined : inWordsOf(component, gate);
}

/** The kubelet sets its gates as a part of reading its configuration. */
const inWordsOf = (component: Component, found: ArgumentProblem): ArgumentProblem => (component === 'kubelet' && found.code !== 'invalid-gate' ? {...found, words: `failed to set feature gates from initial flags-based config: ${found.words}`} : found);

/** What is wrong with feature gates, each `Name=true`, also behind `kube:`. */
export function gateProblems(entries: readonly string[]): readonly ArgumentProblem[] {
	return entries.flatMap((entry) => {
		const [name = '', value] = entry.replace(/^kube:/, '').split(/=(.*)/s, 2).map((part) => part.trim());
		const found = (code: ArgumentProblem['code'], words: string) => [problem(code, words, {flag: 'feature-gates', value: name, stage: 'gates'})];
		if (value === undefined) {
			return found('invalid-gate', `missing bool value for ${name}`);
		}
		const set = parseBoolean(value);
		if (set === undefined) {
			return found('invalid-gate', `invalid value of ${name}=${value}, err: ${VALUE_CHECKS.bool(value)}`);
		}
		const gate = gateOf(name);
		return gate === undefined ? found('unknown-gate', `unrecognized feature gate: ${name}`)
			: gate.locked && gate.default !== set ? found('locked-gate', `cannot set feature gate ${name} to ${set}, feature is locked to ${gate.default}`) : [];
	});
}

/** Names in the API server's options, in the order in which it looks them over. */
function optionProblem(given: Arguments): ArgumentProblem | undefined {
	const mode = given.list('authorization-mode').find((name) => !AUTHORIZATION_MODES.includes(name));
	if (mode !== undefined) {
		return problem('unknown-mode', `authorization-mode "${mode}" is not a valid mode`, {flag: 'authorization-mode', value: mode, stage: 'options'});
	}
	for (const flag of ['admission-control', 'enable-admission-plugins', 'disable-admission-plugins']) {
		const plugin = given.list(flag).find((name) => !ADMISSION_PLUGINS.includes(name));
		if (plugin !== undefined) {
			return problem('unknown-plugin', `${flag} plugin "${plugin}" is unknown`, {flag, value: plugin, stage: 'options'});
		}
	}
	return undefined;
}
