import type {FlowPhase, FlowReader, FlowTalk} from '../core/flow/model.ts';
import type {TrustWords} from './trust.ts';

/** How the flow is told in one language. */
export interface FlowWords {
	readonly title: string;
	readonly described: string;
	readonly states: Readonly<Record<FlowPhase['state'], string>>;
	/** Before the names of who reads it. */
	readonly readBy: string;
	/** Before those who come to grief without it. */
	readonly neededBy: string;
	readonly nobody: string;
	/** Between who reads and who needs. */
	readonly between: string;
	readonly phase: (name: string) => string;
	readonly requests: (count: number, as: string) => string;
	readonly as: (user: string) => string;
	readonly and: string;
	readonly by: (names: readonly string[]) => string;
}

/** What the flow is told with: actors are the trust map's. */
export interface FlowTexts {
	readonly flow: FlowWords;
	readonly trust: TrustWords;
}

/** One line of the flow, told. */
export interface FlowRow {
	readonly kind: 'phase' | 'write' | 'readers' | 'talk';
	readonly depth: 0 | 1 | 2;
	readonly text: string;
	/** Whether it is there already. */
	readonly isLit: boolean;
	/** What the line opens: a step, or a phase. */
	readonly row?: string;
}

export function flowRows(phases: readonly FlowPhase[], texts: FlowTexts): FlowRow[] {
	const say = texts.flow;
	return phases.flatMap(({phase, state, writes, talks}): FlowRow[] => [
		{kind: 'phase', depth: 0, text: `${phase}  ${say.states[state]}`, isLit: state === 'done' || state === 'now', row: phase},
		...writes.flatMap(({names, isDone, step, readers}): FlowRow[] => [
			{kind: 'write', depth: 1, text: names.join(say.and), isLit: isDone, ...(step !== undefined && {row: step})},
			{kind: 'readers', depth: 2, text: readersText(readers, texts), isLit: isDone},
		]),
		...talks.map((talk): FlowRow => ({kind: 'talk', depth: 1, text: talkText(talk, texts), isLit: talk.isDone})),
	]);
}

export function readersText(readers: readonly FlowReader[], texts: FlowTexts): string {
	const say = texts.flow;
	const group = (head: string, some: readonly FlowReader[]) => (some.length === 0 ? [] : [head + some.map((reader) => readerText(reader, texts)).join(say.and)]);
	const told = [...group(say.readBy, readers.filter(({kind}) => kind === 'program')), ...group(say.neededBy, readers.filter(({kind}) => kind !== 'program'))];
	return told.length === 0 ? say.nobody : told.join(say.between);
}

function readerText(reader: FlowReader, texts: FlowTexts): string {
	const say = texts.flow;
	return reader.kind === 'program' ? `${texts.trust.actors[reader.actor]}${reader.by.length === 0 ? '' : say.by(reader.by)}`
		: reader.kind === 'phase' ? say.phase(reader.name) : reader.name;
}

export function talkText({from, to, url, as, requests}: FlowTalk, texts: FlowTexts): string {
	const say = texts.flow;
	const {actors} = texts.trust;
	const how = requests !== undefined && as !== undefined ? say.requests(requests, as) : as === undefined ? '' : say.as(as);
	return [`${actors[from]} → ${actors[to]}`, url, how].filter((part) => part !== '').join('  ');
}
