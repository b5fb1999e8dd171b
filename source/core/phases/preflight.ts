import {images} from '../config/images.ts';
import {initChecks, type Check, type Finding, type Findings} from '../preflight/index.ts';
import {imagePullCheck, pullPlan, sandboxImageNote} from '../preflight/pull.ts';
import {check, verdict, type CheckInput} from '../steps/check.ts';
import {image} from '../steps/image.ts';
import type {Phase, PhaseContext} from './phase.ts';

/** Looks before anything is written; then has the images pulled, so that later waits are short. */
export const preflight: Phase = {
	name: 'preflight',
	async run(context) {
		const checks = initChecks(context.config);
		const first = checks.filter(({alone}) => alone);
		await judge(context, first, 'user');
		await judge(context, checks.filter(({alone}) => !alone), 'verdict');
		await pullImages(context);
	},
};

/** Runs checks in order and fails for what they find, all together. */
async function judge({config, step}: PhaseContext, checks: readonly Check[], id: string): Promise<readonly Findings[]> {
	const inputs: CheckInput[] = checks.map((one) => ({check: one, ignore: config.init.nodeRegistration.ignorePreflightErrors}));
	const findings: Findings[] = [];
	for (const input of inputs) {
		findings.push(await step(check, input.check.id, input));
	}
	if (findings.some(({errors}) => errors.length > 0)) {
		await step(verdict, id, {checks: inputs, findings});
	}
	return findings;
}

async function pullImages(context: PhaseContext): Promise<void> {
	const {config: {cluster, init}, facts, step, warn} = context;
	const plan = pullPlan(init.nodeRegistration, images(context.config));
	const [before] = await judge(context, [imagePullCheck(init.nodeRegistration)], 'images');
	if (before === undefined || before.warnings.length > 0) {
		return;
	}
	const note = await sandboxImageNote(facts, plan, cluster);
	if (note !== undefined) {
		warn(note.code, note.fields);
	}
	const pull = async (name: string) => step(image, `image/${name}`, {image: name, socket: plan.socket, policy: plan.policy});
	const problems: (Finding | undefined)[] = [];
	if (plan.serial) {
		for (const name of plan.images) {
			problems.push(await pull(name));
		}
	} else {
		problems.push(...await Promise.all(plan.images.map(pull)));
	}
	const errors = problems.filter((problem) => problem !== undefined);
	if (errors.length > 0) {
		// kubeadm judges all pulls under one name, which can be ignored like any other.
		await judge(context, [{...imagePullCheck(init.nodeRegistration), id: 'ImagePull-2', run: async () => ({warnings: [], errors})}], 'pulls');
	}
}
