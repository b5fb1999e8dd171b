import {flowOfRun} from '../core/flow/model.ts';
import {trustOfRun} from '../core/trust/run.ts';
import type {PhaseState, RunState, StepState} from '../core/told/state.ts';
import type {Texts} from '../texts/index.ts';
import {plannedFields} from '../texts/plan-fields.ts';
import {markup} from '../strings/markup.ts';
import {sanitize} from '../strings/sanitize.ts';
import {textLines} from '../strings/text-lines.ts';
import {flowSvg} from './flow-svg.ts';
import {trustSvg} from './trust-svg.ts';
import {failureReport} from './failure.ts';
import {headLines} from './summary.ts';

/** A plan as one document to send and to keep. It has what the events have: no secret is in it. */
export function planDocument(form: 'html' | 'markdown', state: RunState, texts: Texts): string {
	return (form === 'html' ? html : markdown)({
		lang: texts.lang,
		title: texts.run.started(state),
		head: [...headLines(state, texts), ...(state.end?.failure === undefined ? [] : ['', ...failureReport(state.end.failure, texts, state)])],
		phases: state.order.flatMap((path) => phasesFrom(path, 0, state, texts)),
		pictures: form === 'html' ? picturesOf(state, texts) : [],
	});
}

/** What the run comes to: who writes what for whom, and who talks to whom then. */
function picturesOf(state: RunState, texts: Texts): Document['pictures'] {
	const phases = flowOfRun(state);
	return [
		// Of what is only planned all is lit that would be done.
		{title: texts.flow.title, svg: flowSvg(phases, texts, new Set(phases.filter((one) => one.state === 'done').map(({phase}) => phase)))},
		{title: texts.trust.sections.title, svg: trustSvg(trustOfRun(state), texts)},
	];
}

interface Document {
	readonly lang: string;
	readonly title: string;
	readonly head: readonly string[];
	readonly phases: readonly PhasePart[];
	/** As SVG, each a document of its own. */
	readonly pictures: readonly {readonly title: string; readonly svg: string}[];
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

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
summary{cursor:pointer}h2{display:inline;font-size:1.1rem}details details{margin-left:1.2rem}p{margin:.3rem 0}
pre{overflow:auto;padding:.6rem;border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-radius:.3rem;font-size:.85rem}
.why,.sum{opacity:.75}svg{max-width:100%;height:auto}`;

/** Self-contained: it loads nothing and runs nothing, also where a value tries to. */
function html({lang, title, head, phases, pictures}: Document): string {
	const steps = (all: readonly StepPart[]) => all.map(({line, why, found, body}) => {
		const told = [...(why === '' ? [] : [`<p class="why">${escape(why)}</p>`]), ...found.map((text) => `<p>${escape(text)}</p>`)].join('');
		return body === undefined
			? `<p>${escape(line)}</p>${told}`
			: `<details><summary>${escape(line)}</summary>${told}<pre>${body.lines.map(escape).join('\n')}</pre></details>`;
	}).join('\n');
	const sections = phases.map(({depth, path, title: what, summary, why, steps: all}) => (
		`<details${depth === 0 ? '' : ` style="margin-left:${depth * 1.2}rem"`}><summary><h2>${escape(path)}</h2> ${escape(what)} <span class="sum">· ${escape(summary)}</span></summary>\n${why === '' ? '' : `<p class="why">${escape(why)}</p>\n`}${steps(all)}\n</details>`
	));
	// Part of the page, which so loads nothing: their classes are none of the page's.
	const shown = pictures.map((one) => `<details><summary><h2>${escape(one.title)}</h2></summary>${one.svg.replace(/^<\?xml[^>]*>\n/, '')}</details>`);
	return `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(title)}</title><style>${STYLE}</style></head>
<body><h1>${escape(title)}</h1>
<p>${head.map(escape).join('<br>\n')}</p>
${sections.join('\n')}
${shown.join('\n')}
</body>
</html>
`;
}

/** A line that HTML takes for text. */
const escape = (text: string): string => markup(sanitize(text));
