import {Failure} from '../told/failures.ts';
import {judge} from '../workflow/judge.ts';
import type {Phase, PhaseContext} from '../engine/phase.ts';
import {rootCheck} from '../preflight/machine.ts';
import {announce, confirm} from '../steps/confirm.ts';
import {forgetRuns} from '../steps/forget-runs.ts';
import {note} from '../steps/note.ts';
import {pods} from '../steps/pods.ts';
import {removal} from '../steps/removal.ts';
import {decide, revert} from '../steps/revert.ts';
import {service} from '../steps/service.ts';
import {unmount} from '../steps/unmount.ts';
import {contentsOf, whatGoes, whatIsLeft, type Contents} from './effects.ts';
import {planUndo, type UndoPlan} from './plan.ts';

/** What the phases of an undo have in hand. */
export interface UndoRun {
	/** As `ConfirmDetail.word`. */
	readonly word?: string;
	/** Without asking first. */
	readonly yes: boolean;
}

export type UndoPhase = Phase<UndoRun>;
type UndoContext = PhaseContext<UndoRun>;

const KUBELET = '/var/lib/kubelet';

const planOf = async ({once, journal}: UndoContext): Promise<UndoPlan> => once('plan', async () => planUndo(journal.earlier, journal.basis, {isStale: journal.isStale, links: journal.links}));

/** What was tried and did not succeed, and what a person left out. */
const troubles = async ({once}: UndoContext): Promise<Set<'failed' | 'skipped'>> => once('troubles', async () => new Set());

const preflight: UndoPhase = {
	name: 'preflight',
	async run(context) {
		const {config, facts, journal, policy, step} = context;
		if (journal.earlier.length === 0) {
			await step(note, 'nothing', {code: 'undo.nothing', fields: {}});
			return;
		}
		if (journal.isStale) {
			await step(note, 'stale', {code: 'undo.stale', fields: {}});
		}
		if (policy.agreement === 'tell' || !config.yes) {
			await step(policy.agreement === 'tell' ? announce : confirm, 'confirm', {about: 'undo', ...(config.word !== undefined && {word: config.word}), preview: await whatGoes(facts.files, await planOf(context))});
		}
		await judge(context, [rootCheck], 'user', []);
	},
};

/** Nothing may start again, or write, while it is taken away; and no volume of others may be where something is deleted. */
const stop: UndoPhase = {
	name: 'stop',
	async run(context) {
		const {step} = context;
		const {kubelet, socket, since, files} = await planOf(context);
		if (!kubelet) {
			return;
		}
		await step(service, 'kubelet', {service: 'kubelet', action: 'stop', reset: true, must: true});
		const contents = await contentsNow(context);
		await unmountIn(context, contents.filter(({path}) => path === KUBELET), () => 'mounts');
		const isOfRun = (path: string): boolean => files.some((file) => file.path === path);
		const must = socket !== '' && contents.some(({path, goes, kept}) => kept === undefined && goes.some((name) => !isOfRun(`${path}/${name}`)));
		await step(pods, 'pods', {socket, since, ...(must && {must})});
		// A container may have had these.
		await unmountIn(context, contents.filter(({path}) => path !== KUBELET), ({path}) => `mounts${path}`);
	},
};

async function unmountIn({step}: UndoContext, contents: readonly Contents[], id: (one: Contents) => string): Promise<void> {
	for (const one of contents.filter(({goes, kept}) => goes.length > 0 && kept === undefined)) {
		await step(unmount, id(one), {path: one.real, flags: [], of: 'undo', ...(one.stays.length > 0 && {names: one.goes})});
	}
}

async function contentsNow(context: UndoContext): Promise<Contents[]> {
	const {files} = context.facts;
	const plan = await planOf(context);
	const kept = (await Promise.all(plan.files.map(async (input) => decide(files, input)))).filter((one) => one?.kept !== undefined).map((one) => one?.path ?? '');
	return contentsOf(files, plan, kept);
}

const restore: UndoPhase = {
	name: 'restore',
	async run(context) {
		const {facts, step} = context;
		const plan = await planOf(context);
		const seen = await troubles(context);
		const told = (outcome: 'gone' | 'kept' | 'failed' | 'skipped'): boolean => {
			if (outcome === 'failed' || outcome === 'skipped') {
				seen.add(outcome);
			}
			return outcome === 'gone';
		};
		const kept: string[] = [];
		for (const input of plan.files) {
			if (!told(await step(revert, input.path.slice(1), input))) {
				kept.push(input.path);
			}
		}
		for (const {path, real, goes, stays, kept: because} of await contentsOf(facts.files, plan, kept)) {
			const id = `contents${path}`;
			if (because !== undefined) {
				await step(note, id, {code: `undo.${because}`, fields: {path, real}});
			} else if (stays.length === 0 && goes.length > 0) {
				told(await step(removal, id, {path, led: real, what: 'contents'}));
			} else {
				for (const name of goes) {
					told(await step(removal, `${id}/${name}`, {path: `${path}/${name}`, led: `${real}/${name}`, what: 'file'}));
				}
			}
		}
		for (const input of plan.directories) {
			told(await step(revert, input.path.slice(1), input));
		}
	},
};

/** What stays is told, and the runs are forgotten last, and only where no other undo could do more: until then the next one goes on. */
const finish: UndoPhase = {
	name: 'finish',
	async run(context) {
		const {facts, journal, step, warn} = context;
		if (journal.earlier.length === 0) {
			return;
		}
		const plan = await planOf(context);
		const seen = await troubles(context);
		const {left, kept} = await whatIsLeft(facts.files, plan);
		if (left.length > 0 && !seen.has('skipped')) {
			throw new Failure('undo.left', {paths: left});
		}
		if (plan.kubeletRan) {
			await step(service, 'kubelet', {service: 'kubelet', action: 'start'});
		}
		if (plan.images.length > 0) {
			await step(note, 'images', {code: 'undo.images', fields: {images: plan.images}});
		}
		if (plan.objects.length > 0) {
			await step(note, 'objects', {code: 'undo.objects', fields: {objects: plan.objects}});
		}
		const stay = [...kept, ...plan.apart];
		if (left.length > 0) {
			warn('undo.left', {paths: left});
			return;
		}
		if (stay.length > 0) {
			warn('undo.kept', {paths: stay});
		}
		await step(forgetRuns, 'journal', {});
	},
};

/** What `kubestep undo` goes through, in order. */
export const undoPhases: readonly UndoPhase[] = [preflight, stop, restore, finish];
