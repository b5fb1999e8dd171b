import {componentImage, imageFields, imageNames} from '../config/images.ts';
import {valueSource} from '../config/origins.ts';
import {initChecks, type Check, type Finding, type Findings} from '../preflight/index.ts';
import {imagePullCheck, pullPlan, sandboxImageNote} from '../preflight/pull.ts';
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
	const {config: {cluster, init}, facts, step, warn} = context;
	const sources = new Map(imageNames(context.config).map((name) => [componentImage(context.config, name), [valueSource(context.config, 'image', imageFields(context.config, name))]]));
	const plan = pullPlan(init.nodeRegistration, [...sources.keys()]);
	// A dry run says what would be pulled, and asks no runtime whether it could (as kubeadm does: cmd/phases/init/preflight.go).
	const [before] = init.dryRun ? [] : await judge(context, [imagePullCheck(init.nodeRegistration)], 'images');
	if ((before?.warnings.length ?? 0) > 0) {
		return;
	}
	const note = await sandboxImageNote(facts, plan, cluster);
	if (note !== undefined) {
		warn(note.code, note.fields);
	}
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
	if (errors.length > 0) {
		// kubeadm judges all pulls under one name, which can be ignored like any other.
		await judge(context, [{...imagePullCheck(init.nodeRegistration), id: 'ImagePull-2', run: async () => ({warnings: [], errors})}], 'pulls');
	}
}
