import type {CheckDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';
import {StepFailure} from '../engine/step-failure.ts';
import {checksFailed} from '../told/failures.ts';
import {subject} from '../told/findings.ts';
import {applyIgnores, type Check, type Findings} from '../preflight/index.ts';

export interface CheckInput {
	readonly check: Check;
	/** `--ignore-preflight-errors`: names whose errors become warnings. */
	readonly ignore: readonly string[];
}

/** Looks at one thing. What it finds is its answer: only the verdict after all checks fails a run. */
export const check: StepKind<CheckInput, Findings> = {
	acts: false,
	describe: (input) => checkDetail(input, {warnings: [], errors: []}),
	async compare(input) {
		return {found: 'different', detail: this.describe(input)};
	},
	async apply(input, {host, signal}) {
		const findings = applyIgnores(input.check.name, await input.check.run(host, signal), input.ignore);
		return {
			output: findings,
			detail: checkDetail(input, findings),
			outcome: findings.errors.length > 0 ? 'failed' : findings.warnings.length > 0 ? 'warning' : 'done',
		};
	},
};

export interface VerdictInput {
	readonly checks: readonly CheckInput[];
	/** What the checks found, in their order. */
	readonly findings: readonly Findings[];
	/** Makes all checks again, each as the step that it was: what one found may follow from what another did. */
	again(): Promise<readonly Findings[]>;
	/** It is told and fails nothing: the run only looks, and looks to its end. */
	readonly isTold?: boolean;
}

/** Fails when a check found an error. Tried again, it first has all of them made again, so that a person can mend the node and go on. */
export const verdict: StepKind<VerdictInput, void> = {
	acts: false,
	describe: ({checks, findings}) => ({kind: 'note', code: 'preflight.verdict', fields: {checks: checks.length, errors: failed(findings).length}}),
	async compare(input) {
		const findings = asked.has(input) ? await input.again() : input.findings;
		asked.add(input);
		const detail = this.describe({...input, findings});
		const names = failedChecks({...input, findings});
		if (names.length === 0) {
			return {found: 'same', output: undefined, detail};
		}
		if (input.isTold !== true) {
			throw new StepFailure(checksFailed(names), detail);
		}
		return {found: 'different', detail};
	},
	async apply(input) {
		return {output: undefined, detail: this.describe(input), outcome: 'failed'};
	},
};

/** The names of the checks that found an error, in their order. */
export function failedChecks({checks, findings}: Pick<VerdictInput, 'checks' | 'findings'>): readonly string[] {
	return checks.flatMap(({check: {name}}, index) => (findings[index]?.errors.length ? [name] : []));
}

/** Verdicts that were asked: only one that is asked a second time has all looked at again. */
const asked = new WeakSet<VerdictInput>();

function failed(findings: readonly Findings[]): readonly Findings[] {
	return findings.filter(({errors}) => errors.length > 0);
}

function checkDetail({check: {name, lookedAt, fields}}: CheckInput, findings: Findings): CheckDetail {
	return {kind: 'check', name, ...subject(lookedAt, fields), warnings: findings.warnings, errors: findings.errors};
}
