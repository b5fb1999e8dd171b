import type {FlowPhase, FlowReader, FlowTalk} from '../core/flow/model.ts';
import {trustWords} from './trust.ts';
import type {Lang} from './types.ts';

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

const words: Readonly<Record<Lang, FlowWords>> = {
	en: {
		title: 'The run as a flow: who writes what, who reads it',
		described: 'Each row is something that a phase writes, and on its right who reads it. What is there is drawn through, what is to come is dashed.',
		states: {ahead: 'to come', now: 'at it', done: 'done', left: 'left out'},
		readBy: 'read by ', neededBy: 'needed by ', between: '; ', nobody: 'by no program: for people, or for later',
		phase: (name) => `phase ${name}`,
		requests: (count, as) => `${count === 1 ? '1 request' : `${count} requests`} as ${as}`,
		as: (user) => `as ${user}`,
		and: ', ', by: (names) => ` (${names.join(', ')})`,
	},
	zh: {
		title: '运行的流程：谁写了什么，谁来读',
		described: '每一行是某个阶段写出的东西，右边是读它的一方。实线是已经有的，虚线是还没有的。',
		states: {ahead: '未到', now: '进行中', done: '完成', left: '未执行'},
		readBy: '读取者：', neededBy: '没有它就不行的：', between: '；', nobody: '没有程序读取：给人用，或留待以后',
		phase: (name) => `阶段 ${name}`,
		requests: (count, as) => `以 ${as} 的身份发出 ${count} 个请求`,
		as: (user) => `身份 ${user}`,
		and: '、', by: (names) => `（${names.join('、')}）`,
	},
};

export const flowWords = (lang: Lang): FlowWords => words[lang];

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

export function flowRows(phases: readonly FlowPhase[], lang: Lang): FlowRow[] {
	const say = words[lang];
	return phases.flatMap(({phase, state, writes, talks}): FlowRow[] => [
		{kind: 'phase', depth: 0, text: `${phase}  ${say.states[state]}`, isLit: state === 'done' || state === 'now', row: phase},
		...writes.flatMap(({names, isDone, step, readers}): FlowRow[] => [
			{kind: 'write', depth: 1, text: names.join(say.and), isLit: isDone, ...(step !== undefined && {row: step})},
			{kind: 'readers', depth: 2, text: readersText(readers, lang), isLit: isDone},
		]),
		...talks.map((talk): FlowRow => ({kind: 'talk', depth: 1, text: talkText(talk, lang), isLit: talk.isDone})),
	]);
}

export function readersText(readers: readonly FlowReader[], lang: Lang): string {
	const say = words[lang];
	const group = (head: string, some: readonly FlowReader[]) => (some.length === 0 ? [] : [head + some.map((reader) => readerText(reader, lang)).join(say.and)]);
	const told = [...group(say.readBy, readers.filter(({kind}) => kind === 'program')), ...group(say.neededBy, readers.filter(({kind}) => kind !== 'program'))];
	return told.length === 0 ? say.nobody : told.join(say.between);
}

function readerText(reader: FlowReader, lang: Lang): string {
	const say = words[lang];
	return reader.kind === 'program' ? `${trustWords(lang).actors[reader.actor]}${reader.by.length === 0 ? '' : say.by(reader.by)}`
		: reader.kind === 'phase' ? say.phase(reader.name) : reader.name;
}

export function talkText({from, to, url, as, requests}: FlowTalk, lang: Lang): string {
	const say = words[lang];
	const {actors} = trustWords(lang);
	const how = requests !== undefined && as !== undefined ? say.requests(requests, as) : as === undefined ? '' : say.as(as);
	return [`${actors[from]} → ${actors[to]}`, url, how].filter((part) => part !== '').join('  ');
}
