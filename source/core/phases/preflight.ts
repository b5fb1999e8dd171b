import {componentImage, imageFields, imageNames} from '../config/images.ts';
import {valueSource} from '../config/origins.ts';
import {initChecks, type Check, type Finding, type Findings} from '../preflight/index.ts';
import {runtimeAdvice} from '../preflight/advice.ts';
import {imagePullCheck, pullPlan, type PullPlan} from '../preflight/pull.ts';
import {registryCheck} from '../preflight/registry.ts';
import {check, verdict, type CheckInput} from '../steps/check.ts';
import {image} from '../steps/image.ts';
import {note} from '../steps/note.ts';
import type {Phase, PhaseContext} from './phase.ts';

/** Looks before anything is written; then has the images pulled, so that later waits are short. */
export const preflight: Phase = {
	name: 'preflight',
	async run(context) {
		const {earlier} = context.journal;
		if (earlier.length > 0) {
			await context.step(note, 'earlier-run', {code: 'earlier-run', fields: {at: earlier[0]?.at ?? '', steps: earlier.length}});
		}
		const checks = initChecks(context.config);
		const first = checks.filter(({alone}) => alone);
		await judge(context, first, 'user');
		await judge(context, checks.filter(({alone}) => !alone), 'verdict');
		await pullImages(context);
	},
};

/** Runs checks in order and fails for what they find, all together. */
async function judge({config, journal, step}: PhaseContext, checks: readonly Check[], id: string): Promise<readonly Findings[]> {
	const inputs: CheckInput[] = checks.map((one) => ({check: goingOn(one, journal), ignore: config.init.nodeRegistration.ignorePreflightErrors}));
	const findings: Findings[] = [];
	for (const input of inputs) {
		findings.push(await step(check, input.check.id, input));
	}
	if (findings.some(({errors}) => errors.length > 0)) {
		await step(verdict, id, {checks: inputs, findings});
	}
	return findings;
}

/**
 * A run that goes on after an earlier one finds that one's manifests, etcd's data and the ports of
 * what it started: they are no reason to stop. What somebody else made still is.
 */
function goingOn(check: Check, journal: PhaseContext['journal']): Check {
	return {
		...check,
		async run(host, signal) {
			const found = await check.run(host, signal);
			return found.errors.length > 0 && await isFromEarlierRun(check, journal) ? {...found, errors: []} : found;
		},
	};
}

async function isFromEarlierRun({lookedAt, fields}: Check, journal: PhaseContext['journal']): Promise<boolean> {
	switch (lookedAt) {
		case 'port': {
			return journal.started('kubelet');
		}
		case 'file-absent':
		case 'directory-empty': {
			return journal.owns(fields.path);
		}
		default: {
			return false;
		}
	}
}

async function pullImages(context: PhaseContext): Promise<void> {
	const {config: {init}, step} = context;
	const sources = new Map(imageNames(context.config).map((name) => [componentImage(context.config, name), [valueSource(context.config, 'image', imageFields(context.config, name))]]));
	const plan = pullPlan(init.nodeRegistration, [...sources.keys()]);
	// A dry run says what would be pulled, and asks no runtime whether it could (as kubeadm does: cmd/phases/init/preflight.go).
	const [before] = init.dryRun ? [] : await judge(context, [imagePullCheck(init.nodeRegistration)], 'images');
	if ((before?.warnings.length ?? 0) > 0) {
		return;
	}
	await advise(context, runtimeAdvice(context.config), context.signal);
	const probed = new AbortController();
	// Beside the pulls, which wait for nobody; where they are done first, the registries did answer.
	const probe = init.dryRun ? Promise.resolve() : probeRegistries(context, plan, AbortSignal.any([context.signal, probed.signal]));
	const pull = async (name: string) => step(image, `image/${name}`, {image: name, socket: plan.socket, policy: plan.policy, sources: sources.get(name) ?? []});
	const problems: (Finding | undefined)[] = [];
	if (plan.serial) {
		for (const name of plan.images) {
			problems.push(await pull(name));
		}
	} else {
		problems.push(...await Promise.all(plan.images.map(pull)));
	}
	const errors = problems.filter((problem) => problem !== undefined);
	if (errors.length === 0) {
		probed.abort();
	}
	await probe;
	if (errors.length > 0) {
		// kubeadm judges all pulls under one name, which can be ignored like any other.
		await judge(context, [{...imagePullCheck(init.nodeRegistration), id: 'ImagePull-2', run: async () => ({warnings: [], errors})}], 'pulls');
	}
}

/** Tells what checks of this program's own find, as warnings of the run: a check's name on a line belongs to kubeadm. */
async function advise({facts, warn}: PhaseContext, checks: readonly Check[], signal: AbortSignal): Promise<void> {
	for (const one of checks) {
		for (const {code, fields} of (await one.run(facts, signal)).warnings) {
			warn(code, fields);
		}
	}
}

/** Asks registries from which something is to be pulled; none where all images are there. */
async function probeRegistries(context: PhaseContext, {policy, socket, images}: PullPlan, signal: AbortSignal): Promise<void> {
	const {runtime} = context.facts;
	const isThere = await Promise.all(images.map((name) => (policy === 'Always' ? false : runtime.hasImage(socket, name).catch(() => false))));
	const missing = images.filter((_, index) => !isThere[index]);
	try {
		await advise(context, missing.length === 0 ? [] : [registryCheck(socket, missing)], signal);
	} catch (error) {
		if (!signal.aborted) {
			throw error;
		}
	}
}
