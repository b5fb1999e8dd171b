import type {PhaseOutline, RunFacts, RunOutcome} from '../told/events.ts';
import type {EventBus, Moments} from '../engine/event-bus.ts';
import type {StepDetail} from '../told/details.ts';
import type {NoteFields} from '../told/notes.ts';
import type {WarningFields} from '../told/warnings.ts';
import type {Inspected, ArtifactPlace} from '../told/differences.ts';

export interface TellOptions {
	readonly bus: EventBus;
	readonly facts: RunFacts;
	/** What the node is held against: the fields of the note `inspect.basis`. */
	readonly basis: NoteFields['inspect.basis'];
	readonly clock: Moments;
}

/**
 * Tells what was found as a run is told, so that every reader of a run shows it.
 * @param places what is being looked at, told before anything is found
 */
export async function tellInspection(places: readonly ArtifactPlace[], look: Promise<readonly Inspected[]>, {bus, facts, basis, clock}: TellOptions): Promise<RunOutcome> {
	const began = clock.monotonic();
	const today = clock.now();
	bus.emit({type: 'run.started', ...facts, phases: [{path: 'configuration', phases: []}, ...outline([...new Set(places.map(({phase}) => phase))])], stepMode: false});
	const found = await look;
	const groups = new Map<string, Inspected[]>();
	for (const one of found) {
		const {phase} = one.now.place;
		groups.set(phase, [...groups.get(phase) ?? [], one]);
	}
	let warnings = 0;
	for (const {now: {detail}} of found) {
		const end = detail?.kind === 'certificate' || detail?.kind === 'kubeconfig' ? detail.notAfter : undefined;
		if (end !== undefined && Date.parse(end) < today) {
			warnings += 1;
			bus.emit({type: 'run.warning', code: 'certificate.expired', fields: {path: detail?.kind === 'certificate' ? detail.certificatePath : detail?.kind === 'kubeconfig' ? detail.path : '', date: end}});
		}
	}
	for (const fields of found.flatMap((one) => brokenPair(one, facts))) {
		warnings += 1;
		bus.emit({type: 'run.warning', code: 'certificate.key', fields});
	}
	tellStep(bus, 'configuration', 'configuration/basis', {kind: 'note', code: 'inspect.basis', fields: basis}, 'done', true);
	let unchanged = 0;
	let open = '';
	for (const [phase, members] of groups) {
		const [top = ''] = phase.split('/');
		if (open !== top) {
			close(bus, open);
			bus.emit({type: 'phase.started', phase: top});
			open = top;
		}
		if (phase !== top) {
			bus.emit({type: 'phase.started', phase});
		}
		for (const one of members) {
			const isSame = one.differences.length === 0;
			const detail = detailOf(one);
			if (detail !== undefined) {
				tellStep(bus, phase, `${phase}/${one.now.place.name}`, detail, isSame ? 'unchanged' : 'warning');
			}
			unchanged += isSame ? 1 : 0;
			warnings += isSame ? 0 : 1;
		}
		if (phase !== top) {
			bus.emit({type: 'phase.finished', phase, outcome: 'done'});
		}
	}
	close(bus, open);
	bus.emit({type: 'run.finished', outcome: 'done', summary: {files: 0, objects: 0, removed: 0, warnings, unchanged}, tookMs: clock.monotonic() - began});
	return 'done';
}

/** A certificate with a key that is not its own: that is more than a difference, and where it is from is known. */
function brokenPair({now: {place, facts: told, detail}}: Inspected, {mode, folder}: RunFacts): WarningFields['certificate.key'][] {
	if (!told.some(({aspect, value}) => aspect === 'key' && value === 'other') || (detail?.kind !== 'certificate' && detail?.kind !== 'kubeconfig')) {
		return [];
	}
	const [path, key = path] = detail.kind === 'certificate' ? place.paths : [place.paths[0]];
	const isRenewable = mode === 'node' && folder === '' && place.name !== 'kubelet.conf';
	const mend = detail.kind === 'certificate' && place.signedBy === undefined ? 'authority' : isRenewable ? 'renew' : 'move';
	return [{name: detail.kind === 'certificate' ? place.phase.slice('certs/'.length) : place.name, path, key, mend}];
}

function close(bus: EventBus, phase: string): void {
	if (phase !== '') {
		bus.emit({type: 'phase.finished', phase, outcome: 'done'});
	}
}

function tellStep(bus: EventBus, phase: string, step: string, detail: StepDetail, outcome: 'done' | 'unchanged' | 'warning', whole = false): void {
	if (whole) {
		bus.emit({type: 'phase.started', phase});
	}
	bus.emit({type: 'step.started', phase, step, detail});
	bus.emit({type: 'step.finished', phase, step, outcome, detail, tookMs: 0});
	if (whole) {
		bus.emit({type: 'phase.finished', phase, outcome: 'done'});
	}
}

/** As it is, or, where it is missing, as it would be; with what differs. */
function detailOf({now, fresh, differences}: Inspected): StepDetail | undefined {
	const detail = now.detail ?? fresh.detail ?? {kind: 'file', role: 'kubelet/config', path: now.place.paths[0], mode: 0, content: ''};
	const before = detail.kind === 'file' && fresh.detail?.kind === 'file' && fresh.detail.content !== detail.content ? {before: fresh.detail.content} : {};
	return differences.length === 0 ? detail : {...detail, ...before, differences} as StepDetail;
}

function outline(paths: readonly string[]): PhaseOutline[] {
	const tops = [...new Set(paths.map((path) => path.split('/')[0] ?? ''))];
	return tops.map((top) => ({path: top, phases: paths.filter((path) => path.startsWith(`${top}/`)).map((path) => ({path, phases: []}))}));
}
