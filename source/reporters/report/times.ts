import {html, linkTo, nothing, say, type Html, type Voice} from './html.ts';
import type {Page} from './page.ts';
import {longestSteps} from './phases.ts';

const LONGEST = 12;

interface Bar {
	readonly path: string;
	readonly ms: number;
	name(voice: Voice): string;
}

/** How long phases and steps took, as bars: in the order of the run, and the longest first. */
export function times(page: Page): Html {
	const {run} = page;
	const phases = run.state.order.flatMap((path): readonly Bar[] => {
		const ms = run.spans.get(path);
		return ms === undefined ? [] : [{path, ms, name: () => path}];
	});
	const steps = longestSteps(run, LONGEST).map(({path, detail, tookMs}): Bar => ({path, ms: tookMs, name: ({texts}) => texts.stepTitle(detail)}));
	return html`<div class="charts">${chart(page, 'byPhase', phases)}${chart(page, 'longest', steps)}</div>`;
}

function chart({voices}: Page, title: 'byPhase' | 'longest', bars: readonly Bar[]): Html {
	const most = Math.max(1, ...bars.map(({ms}) => ms));
	return bars.length === 0 ? nothing : html`<div><h3>${say(voices, ({words}) => words[title])}</h3><ul class="bars">${bars.map(({path, ms, name}) => html`<li><a href="${linkTo(path)}">${say(voices, name)}</a><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${(ms / most * 100).toFixed(1)}" height="8"/></svg><span class="took">${say(voices, ({texts}) => texts.duration(ms))}</span></li>`)}</ul></div>`;
}
