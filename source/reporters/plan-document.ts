import type {PhaseState, RunState, StepState} from '../core/told/state.ts';
import type {Texts} from '../texts/index.ts';
import {plannedFields} from '../texts/plan-fields.ts';
import {sanitize} from '../strings/sanitize.ts';
import {textLines} from '../strings/text-lines.ts';
import {failureReport} from './failure.ts';
import {headLines} from './summary.ts';

/** A plan as Markdown, to send and to keep. It has what the events have: no secret is in it. */
export function planMarkdown(state: RunState, texts: Texts): string {
	return markdown({
		title: texts.run.started(state),
		head: [...headLines(state, texts), ...(state.end?.failure === undefined ? [] : ['', ...failureReport(state.end.failure, texts, state)])],
		phases: state.order.flatMap((path) => phasesFrom(path, 0, state, texts)),
	});
}

interface Document {
	readonly title: string;
	readonly head: readonly string[];
	readonly phases: readonly PhasePart[];
}

interface PhasePart {
	readonly depth: number;
	readonly path: string;
	readonly title: string;
	readonly summary: string;
	readonly why: string;
	readonly steps: readonly StepPart[];
}

interface StepPart {
	readonly line: string;
	/** Why it is needed, where the phase does not say it already. */
	readonly why: string;
	readonly found: readonly string[];
	readonly body?: {readonly language: string; readonly lines: readonly string[]};
}

function phasesFrom(path: string, depth: number, state: RunState, texts: Texts): PhasePart[] {
	const phase: PhaseState | undefined = state.phases[path];
	if (phase === undefined) {
		return [];
	}
	const steps = phase.steps.flatMap((step) => state.steps[step] ?? []);
	const why = texts.why({phase: path, workflow: state.workflow});
	return [
		{
			depth, path, title: texts.phaseTitle(path, state.workflow), summary: texts.phaseSummary(phase, state), why,
			steps: steps.map((step) => stepPart(step, texts, why)),
		},
		...phase.phases.flatMap((below) => phasesFrom(below, depth + 1, state, texts)),
	];
}

function stepPart(step: StepState, texts: Texts, phaseWhy: string): StepPart {
	const {detail} = step;
	const findings = detail.kind === 'check' ? [...detail.errors, ...detail.warnings] : [];
	const found = findings.flatMap((finding) => {
		const {problem, remedy, command} = texts.finding(finding);
		return [problem, remedy ?? '', command ?? ''].filter((text) => text !== '');
	});
	const body = bodyOf(step, texts.lang);
	const why = texts.why({detail});
	return {line: texts.stepLine(step), why: why === phaseWhy ? '' : why, found, ...(body !== undefined && {body})};
}

/** A file or an object as it would be; certificates, keys and kubeconfig files by what they hold. */
function bodyOf({detail}: StepState, lang: Texts['lang']): StepPart['body'] {
	const block = (language: string, text: string) => ({language, lines: textLines(text.trimEnd())});
	switch (detail.kind) {
		case 'file': {
			return block(/\.(?:yaml|conf)$/.test(detail.path) ? 'yaml' : '', detail.content);
		}
		case 'object': {
			return detail.body === '' ? undefined : block('yaml', detail.body);
		}
		case 'join': {
			return block('sh', detail.command);
		}
		case 'certificate':
		case 'keypair':
		case 'kubeconfig': {
			return block('', plannedFields(detail, lang));
		}
		default: {
			return undefined;
		}
	}
}

function markdown({title, head, phases}: Document): string {
	const lines = [`# ${plain(title)}`, '', ...head.map((line) => (line === '' ? '' : `${plain(line)}  `))];
	for (const {depth, path, title: what, summary, why, steps} of phases) {
		lines.push('', `${'#'.repeat(Math.min(6, depth + 2))} ${plain(path)}`, '', plain(`${what} · ${summary}`), ...(why === '' ? [] : ['', plain(why)]));
		for (const {line, why: stepWhy, found, body} of steps) {
			lines.push('', `- ${plain(line)}`, ...(stepWhy === '' ? [] : ['', `  ${plain(stepWhy)}`]), ...found.map((text) => `  - ${plain(text)}`));
			if (body !== undefined) {
				const fence = '`'.repeat(Math.max(3, ...[...body.lines.join('\n').matchAll(/`+/g)].map(([run]) => run.length + 1)));
				lines.push('', ...[`${fence}${body.language}`, ...body.lines.map((text) => sanitize(text)), fence].map((text) => `  ${text}`.trimEnd()));
			}
		}
	}
	return `${lines.join('\n')}\n`;
}

/** A line that Markdown takes for text. */
const plain = (text: string): string => sanitize(text).replaceAll(/[\\`*_[\]<>#|~&]/g, '\\$&');
