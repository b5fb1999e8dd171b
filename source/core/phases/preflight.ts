import {componentImage, imageFields, imageNames} from '../config/images.ts';
import {valueSource} from '../config/origins.ts';
import {initChecks, type Check, type Finding} from '../preflight/index.ts';
import {runtimeAdvice} from '../preflight/advice.ts';
import {imagePullCheck, pullPlan, type PullPlan} from '../preflight/pull.ts';
import {registryCheck} from '../preflight/registry.ts';
import {image} from '../steps/image.ts';
import {note} from '../steps/note.ts';
import {judge} from '../workflow/judge.ts';
import type {Phase, PhaseContext} from '../engine/phase.ts';

/** Looks before anything is written; then has the images pulled, so that later waits are short. */
export const preflight: Phase = {
	name: 'preflight',
	async run(context) {
		const {earlier} = context.journal;
		if (earlier.length > 0) {
			await context.step(note, 'earlier-run', {code: 'earlier-run', fields: {at: earlier[0]?.at ?? '', steps: earlier.length}});
		}
		const ignore = context.config.init.nodeRegistration.ignorePreflightErrors;
		const checks = initChecks(context.config);
		const first = checks.filter(({alone}) => alone);
		await judge(context, first, 'user', ignore);
		for (const one of checks) {
			one.ahead?.(context.facts, context.signal);
		}
		await judge(context, checks.filter(({alone}) => !alone), 'verdict', ignore);
		await pullImages(context);
	},
};

async function pullImages(context: PhaseContext): Promise<void> {
	const {config: {init}, policy, step} = context;
	const sources = new Map(imageNames(context.config).map((name) => [componentImage(context.config, name), [valueSource(context.config, 'image', imageFields(context.config, name))]]));
	const plan = pullPlan(init.nodeRegistration, [...sources.keys()]);
	const [before] = policy.checksPulls ? await judge(context, [imagePullCheck(init.nodeRegistration)], 'images', init.nodeRegistration.ignorePreflightErrors) : [];
	if ((before?.warnings.length ?? 0) > 0) {
		return;
	}
	await advise(context, runtimeAdvice(context.config));
	if (policy.probesRegistries) {
		await probeRegistries(context, plan);
	}
	const pull = async (name: string) => step(image, `image/${name}`, {image: name, socket: plan.socket, policy: plan.policy, sources: sources.get(name) ?? []});
	const pullAll = async (): Promise<Finding[]> => {
		const problems: (Finding | undefined)[] = [];
		if (plan.serial) {
			for (const name of plan.images) {
				problems.push(await pull(name));
			}
		} else {
			problems.push(...await Promise.all(plan.images.map(pull)));
		}
		return problems.filter((problem) => problem !== undefined);
	};
	let pulled: Finding[] | undefined = await pullAll();
	if (pulled.length > 0) {
		// kubeadm judges all pulls under one name, which can be ignored like any other. Made again, it pulls again.
		const run = async () => {
			const errors = pulled ?? await pullAll();
			pulled = undefined;
			return {warnings: [], errors};
		};
		await judge(context, [{...imagePullCheck(init.nodeRegistration), run}], 'pulls', init.nodeRegistration.ignorePreflightErrors);
	}
}

/** Tells what checks of this program's own find, as warnings of the run: a check's name on a line belongs to kubeadm. */
async function advise({facts, warn, signal}: PhaseContext, checks: readonly Check[]): Promise<void> {
	for (const one of checks) {
		for (const {code, fields} of (await one.run(facts, signal)).warnings) {
			warn(code, fields);
		}
	}
}

/** Asks registries from which something is to be pulled, before that is tried; none where all images are there. */
async function probeRegistries(context: PhaseContext, {policy, socket, images}: PullPlan): Promise<void> {
	const {runtime} = context.facts;
	const isThere = await Promise.all(images.map(async (name) => policy !== 'Always' && runtime.hasImage(socket, name).catch(() => false)));
	const missing = images.filter((_, index) => !isThere[index]);
	await advise(context, missing.length === 0 ? [] : [registryCheck(socket, missing)]);
}
