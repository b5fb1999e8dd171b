import {judge} from '../phases/judge.ts';
import type {Phase, PhaseContext} from '../phases/phase.ts';
import {rootCheck} from '../preflight/machine.ts';
import {isProtected} from '../reset/protected.ts';
import {confirm} from '../steps/confirm.ts';
import {forgetRuns} from '../steps/forget-runs.ts';
import {note} from '../steps/note.ts';
import {pods} from '../steps/pods.ts';
import {removal} from '../steps/removal.ts';
import {decide, revert} from '../steps/revert.ts';
import {service} from '../steps/service.ts';
import {unmount} from '../steps/unmount.ts';
import {planUndo, type UndoPlan} from './plan.ts';

/** What the phases of an undo have in hand. */
export interface UndoRun {
	/** Without asking first. */
	readonly yes: boolean;
}

export type UndoPhase = Phase<UndoRun>;
type UndoContext = PhaseContext<UndoRun>;

const planOf = async ({once, journal}: UndoContext): Promise<UndoPlan> => once('plan', async () => planUndo(journal.earlier, journal.basis));

const preflight: UndoPhase = {
	name: 'preflight',
	async run(context) {
		const {config, facts, journal, step} = context;
		if (journal.earlier.length === 0) {
			await step(note, 'nothing', {code: 'undo.nothing', fields: {}});
			return;
		}
		const {files} = await planOf(context);
		if (!config.yes) {
			const preview = (await Promise.all(files.map(async (input) => decide(facts.files, input)))).filter((one) => one !== undefined)
				.map(({path, action, kept}) => ({path, action, ...(kept && {kept})}));
			await step(confirm, 'confirm', {about: 'undo', preview});
		}
		await judge(context, [rootCheck], 'user', []);
	},
};

/** Nothing may start again, or write, while it is taken away. */
const stop: UndoPhase = {
	name: 'stop',
	async run(context) {
		const {facts, step} = context;
		const {kubelet, grown, socket, since} = await planOf(context);
		if (!kubelet) {
			return;
		}
		await step(service, 'kubelet', {service: 'kubelet', action: 'stop', reset: true});
		const place = grown.find(({path}) => path === '/var/lib/kubelet');
		const real = place === undefined || place.names.length > 0 ? undefined : await facts.files.realPath(place.path);
		if (real !== undefined) {
			await step(unmount, 'mounts', {path: real, flags: []});
		}
		await step(pods, 'pods', {socket, since});
	},
};

const restore: UndoPhase = {
	name: 'restore',
	async run(context) {
		const {facts, step} = context;
		const {files, directories, grown} = await planOf(context);
		const kept: string[] = [];
		for (const input of files) {
			if (await step(revert, input.path.slice(1), input)) {
				kept.push(input.path);
			}
		}
		for (const {path, names} of grown) {
			const there = await facts.files.list(path) ?? [];
			const left = there.filter((name) => names.includes(name) || kept.some((one) => one === `${path}/${name}` || one.startsWith(`${path}/${name}/`)));
			const id = `contents/${path.slice(1)}`;
			if (isProtected(path)) {
				await step(note, id, {code: 'undo.protected', fields: {path}});
			} else if (left.length === 0 && there.length > 0) {
				await step(removal, id, {path, what: 'contents'});
			} else {
				for (const name of there.filter((one) => !left.includes(one))) {
					await step(removal, `${id}/${name}`, {path: `${path}/${name}`, what: 'file'});
				}
			}
		}
		for (const input of directories) {
			await step(revert, input.path.slice(1), input);
		}
	},
};

/** What stays is told, and the runs are forgotten last: until here an undo that is killed goes on. */
const finish: UndoPhase = {
	name: 'finish',
	async run(context) {
		const {journal, step} = context;
		const {images, kubeletRan, objects} = await planOf(context);
		if (kubeletRan) {
			await step(service, 'kubelet', {service: 'kubelet', action: 'start'});
		}
		if (images.length > 0) {
			await step(note, 'images', {code: 'undo.images', fields: {images}});
		}
		if (objects.length > 0) {
			await step(note, 'objects', {code: 'undo.objects', fields: {objects}});
		}
		if (journal.earlier.length > 0) {
			await step(forgetRuns, 'journal', {});
		}
	},
};

/** What `kubestep undo` goes through, in order. */
export const undoPhases: readonly UndoPhase[] = [preflight, stop, restore, finish];
