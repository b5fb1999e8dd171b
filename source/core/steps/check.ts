import type {CheckDetail} from '../engine/details.ts';
import type {StepKind} from '../engine/step.ts';
import {checksFailed} from '../errors.ts';
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
	/** It is told and fails nothing: the run only looks, and looks to its end. */
	readonly isTold?: boolean;
}

/**
 * Fails when a check found an error. Tried again, it first looks again at the checks that failed,
 * so that a person can mend the node and go on.
 */
export const verdict: StepKind<VerdictInput, void> = {
	acts: false,
	describe: ({checks, findings}) => ({kind: 'note', code: 'preflight.verdict', fields: {checks: checks.length, errors: failed(findings).length}}),
	async compare(input, context) {
		const known = seen.get(input);
		const findings = known === undefined ? input.findings : await lookAgain(input, known, context);
		seen.set(input, findings);
		const detail = this.describe({...input, findings});
		const names = failedChecks({...input, findings});
		if (names.length === 0) {
			return {found: 'same', output: undefined, detail};
		}
		if (input.isTold !== true) {
			throw checksFailed(names);
		}
		return {found: 'different', detail};
	},
	async apply(input) {
		return {output: undefined, detail: this.describe(input), outcome: 'failed'};
	},
};

/** The names of the checks that found an error, in their order. */
export function failedChecks({checks, findings}: VerdictInput): readonly string[] {
	return checks.flatMap(({check: {name}}, index) => (findings[index]?.errors.length ? [name] : []));
}

/** What each verdict found last: only a verdict that is asked a second time looks again. */
const seen = new WeakMap<VerdictInput, readonly Findings[]>();

async function lookAgain(input: VerdictInput, known: readonly Findings[], {host, signal}: Parameters<typeof verdict.compare>[1]): Promise<Findings[]> {
	return Promise.all(input.checks.map(async ({check: one, ignore}, index) => {
		const before = known[index] ?? {warnings: [], errors: []};
		return before.errors.length === 0 ? before : applyIgnores(one.name, await one.run(host, signal), ignore);
	}));
}

function failed(findings: readonly Findings[]): readonly Findings[] {
	return findings.filter(({errors}) => errors.length > 0);
}

function checkDetail({check: {name, lookedAt, fields}}: CheckInput, findings: Findings): CheckDetail {
	return {kind: 'check', name, lookedAt, fields, warnings: findings.warnings, errors: findings.errors};
}
