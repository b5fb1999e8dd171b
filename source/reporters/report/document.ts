import {createHash} from 'node:crypto';
import {flowOfRun} from '../../core/flow/model.ts';
import {typedWords} from '../../core/recording/form.ts';
import {Secrets} from '../../core/secrets/secrets.ts';
import {trustOfRun} from '../../core/trust/run.ts';
import {endOf, type RunState} from '../../core/told/state.ts';
import {commandLine} from '../../strings/quote.ts';
import {textLines} from '../../strings/text-lines.ts';
import type {Lang} from '../../texts/types.ts';
import {flowSvg} from '../flow-svg.ts';
import {goesOnLines, headLines, isAsItIs} from '../summary.ts';
import {inPage} from '../svg.ts';
import {trustSvg} from '../trust-svg.ts';
import {plainBody} from './body.ts';
import type {Gathered} from './gather.ts';
import {html, Html, idOf, langTag, lines, linkTo, nothing, say, twice, type Voice, type Voices} from './html.ts';
import {listedKinds, listing} from './listing.ts';
import {noticePart, noticesOf} from './notices.ts';
import {newPage, type Page} from './page.ts';
import {phaseParts} from './phases.ts';
import {script} from './script.ts';
import {style} from './style.ts';
import {times} from './times.ts';
import type {ReportWords} from './words.ts';

type SectionName = 'summary' | 'attention' | 'phases' | 'everything' | 'times' | 'flow' | 'trust' | 'about' | 'surroundings' | 'given';

/** Parts of a page in their order, each with its heading; one that comes to nothing is left out. */
const sections: readonly (readonly [name: SectionName, part: (page: Page) => Html])[] = [
	['attention', attention], ['phases', (page) => phaseParts(page)], ['everything', everything], ['times', times], ['flow', flow], ['trust', trust], ['about', about], ['surroundings', surroundings], ['given', given],
];

/**
 * A run as one page: nothing is loaded, nothing runs but a script of its own that its policy names by its hash, and
 * without that all is there to read. What was in the run is text, whatever it holds.
 */
export function reportDocument(run: Gathered, voices: Voices): string {
	const page = newPage(run, voices, ['q', 'lang-en', 'lang-zh', 'summary', ...sections.map(([name]) => name)]);
	const parts = sections.map(([name, part]) => [name, part(page)] as const).filter(([, part]) => part.markup.trim() !== '');
	const title = ({texts}: Voice): string => (run.state.id === '' ? 'kubestep' : texts.run.started(run.state));
	return html`<!doctype html>
<html lang="${langTag(voices.first)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'">
<title>${title(voices[voices.first])}</title><style>${new Html(style)}</style></head>
<body data-places="${JSON.stringify(run.places.map(([seq, path]) => [seq, idOf(path)]))}">
<header><h1>${say(voices, title)}</h1>${what(page)}<nav aria-labelledby="contents"><span id="contents" class="unseen">${say(voices, ({words}) => words.contents)}</span><ul>${
	(['summary', ...parts.map(([name]) => name)] as const).map((name) => html`<li><a href="#${name}">${say(voices, ({words}) => words[name])}</a></li>`)
}</ul></nav></header>
<div class="bar-top">${tools(voices, title)}</div>
<main>
<section id="summary" aria-labelledby="h-summary"><h2 id="h-summary">${say(voices, ({words}) => words.summary)}</h2>${summary(page)}</section>
${parts.map(([name, part]) => html`<section id="${name}" aria-labelledby="h-${name}"><h2 id="h-${name}">${say(voices, ({words}) => words[name])}</h2>
${part}</section>
`)}<p class="none">${say(voices, ({words}) => words.noneFound)}</p></main>
<footer><p>${program(run)}</p></footer>
<script>${new Html(script)}</script>
</body>
</html>
`.markup;
}

/** As a policy names a script. */
const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

const program = ({header, state}: Gathered): string => `kubestep ${header?.program ?? state.program}`;

/** Languages work without the script; the search does not, and is there with it. */
function tools(voices: Voices, title: (voice: Voice) => string): Html {
	const choice = (lang: Lang, name: string) => html`<label class="chip"><input type="radio" name="lang" id="lang-${lang}" data-tag="${langTag(lang)}" data-title="${title(voices[lang])}"${lang === voices.first ? html` checked` : nothing}><span class="name" lang="${lang === 'zh' ? 'zh' : 'en-GB'}">${name}</span></label>`;
	const form = ({words}: Voice): string => words.found(1, 2);
	return html`<form role="search"><label class="search"><span>${say(voices, ({words}) => words.search)}</span><input id="q" type="search" autocomplete="off" spellcheck="false"></label><span role="status">${
		(['en', 'zh'] as const).map((lang) => html`<span class="found" lang="${langTag(lang)}" data-form="${form(voices[lang])}"></span>`)
	}</span><fieldset><legend class="unseen">${say(voices, ({words}) => words.language)}</legend>${choice('en', 'English')}${choice('zh', '中文')}</fieldset></form>`;
}

/** What was typed, and when; it breaks between words alone. */
function what({run: {header, state}}: Page): Html {
	const command = header === undefined ? [] : typedWords(header).map((word) => commandLine([word]));
	const begun = (header?.madeAt ?? state.startedAt).replace('T', ' ').replace(/\.\d+Z$|Z$/, ' UTC');
	return html`<p class="what-run">${command.map((word) => html`<code>${word}</code> `)}<span class="quiet">${begun}</span></p>`;
}

/** Where it was run, and by what. */
function about({run: {header, state}, voices}: Page): Html {
	const {machine} = header ?? {};
	const rows: readonly (readonly [label: keyof ReportWords['run'], value: string])[] = [
		['node', state.nodeName], ['version', state.kubernetesVersion], ['endpoint', state.endpoint], ['where', state.folder],
		['machine', machine === undefined ? '' : [machine.distribution, machine.kernel].filter((part) => part !== '').join(' · ')], ['program', header?.program ?? state.program],
	];
	return html`<dl class="about">${rows.filter(([, value]) => value !== '').map(([label, value]) => html`<dt>${say(voices, ({words}) => words.run[label])}</dt><dd>${value}</dd>`)}</dl>`;
}

/** How it ended, what came of it, and what is left to a person. */
function summary({run: {state, places}, voices}: Page): Html {
	const {end} = state;
	const outcome = endOf(state);
	if (end === undefined) {
		const [, last = ''] = places.findLast(([, path]) => path !== '') ?? [];
		return html`<p class="verdict">${say(voices, ({words}) => words.cut)}</p>${last === '' ? nothing : html`<p>${say(voices, ({words}) => words.cutAt)} <a href="${linkTo(last)}">${last}</a></p>`}${tiles(state, voices)}`;
	}
	const head = ({texts}: Voice): readonly string[] => headLines({...state, warnings: [], steps: {}}, texts).filter((line) => line !== '');
	const [verdict, ...counts] = [(voice: Voice) => head(voice)[0] ?? '', (voice: Voice) => headRest(state, voice).join(voice.texts.space)];
	return html`<p class="verdict ${outcome ?? 'stopped'}">${say(voices, verdict ?? (() => ''))}</p>${counts.map((one) => html`<p>${say(voices, one)}</p>`)}${tiles(state, voices)}${wayOn(state, voices)}`;
}

/** What the terminal says between its verdict and its warnings. */
function headRest(state: RunState, {texts}: Voice): readonly string[] {
	const all = headLines(state, texts);
	const blank = all.indexOf('');
	return all.slice(1, blank === -1 ? all.length : blank);
}

function tiles({end, elapsedMs}: RunState, voices: Voices): Html {
	const {summary: counts} = end ?? {};
	const shown = counts === undefined ? [] : (['files', 'objects', 'removed', 'unchanged', 'warnings'] as const).filter((name) => counts[name] > 0 || name === 'warnings').map((name) => [name, String(counts[name])] as const);
	return html`<dl class="tiles">${shown.map(([name, count]) => html`<div><dt>${say(voices, ({words}) => words.tallies[name])}</dt><dd>${count}</dd></div>`)}<div><dt>${say(voices, ({words}) => words.tallies.took)}</dt><dd>${say(voices, ({texts}) => texts.duration(end?.tookMs ?? elapsedMs))}</dd></div></dl>`;
}

/** The end of the terminal's summary: sentences, and commands to copy. A report knows no secret. */
function wayOn(state: RunState, voices: Voices): Html {
	if (state.workflow === 'inspect') {
		// What differs needs attention, and is told there.
		return nothing;
	}
	const secrets = new Secrets();
	const hasJoin = state.mode === 'node' && Object.values(state.steps).some(({detail}) => detail.kind === 'join');
	const part = twice(voices, ({texts}) => {
		const told = goesOnLines(state, {texts, secrets, failureTold: true});
		return html`${inGroups(told).map((group) => (isCommand(group[0] ?? '') ? state.workflow === 'reset' ? html`<ul>${group.map((line) => html`<li>${line.trim()}</li>`)}</ul>` : html`<pre tabindex="0" role="group" aria-label="${group[0]?.trim()}">${lines(group.flatMap((line) => textLines(line.replace(/^ {2}/, ''))))}</pre>` : html`<p>${group.join(texts.space)}</p>`))}`;
	});
	return part.markup === '' ? nothing : html`<h3>${say(voices, ({words}) => words.wayOn)}</h3>${part}${hasJoin ? html`<p>${say(voices, ({words}) => words.masked)} <code>sudo kubestep join-command</code></p>` : nothing}`;
}

const isCommand = (line: string): boolean => isAsItIs(line) || line.startsWith('\t');

/** Lines that stand together: each sentence by itself, commands as a block. */
function inGroups(told: readonly string[]): string[][] {
	const groups: string[][] = [];
	let isApart = true;
	for (const line of told) {
		const last = groups.at(-1);
		if (line.trim() === '') {
			isApart = true;
		} else if (!isApart && last !== undefined && isCommand(line) && isCommand(last[0] ?? '')) {
			last.push(line);
		} else {
			groups.push([line]);
			isApart = false;
		}
	}
	return groups;
}

function attention({run, voices}: Page): Html {
	const {now, over} = noticesOf(run);
	return html`${now.length === 0 ? html`<p>${say(voices, ({words}) => words.nothingWrong)}</p>` : html`<ul class="notices">${now.map((one) => noticePart(voices, one))}</ul>`}${
		over.length === 0 ? nothing : html`<details class="phase"><summary><span>${say(voices, ({words}) => words.earlier)}</span> <span class="sum">${over.length}</span></summary><div class="in"><ul class="notices">${over.map((one) => noticePart(voices, one))}</ul></div></details>`
	}`;
}

/** Which kinds are shown is chosen without the script, too: the style reads it off the choice. */
function everything(page: Page): Html {
	const list = listing(page);
	return list.markup === '' ? nothing : html`<style>${new Html(listedKinds.map((kind) => `#everything:has(#show-${kind}:checked) .kind:not(.of-${kind}){display:none}`).join(''))}</style><fieldset class="show"><legend class="unseen">${say(page.voices, ({words}) => words.show)}</legend>${
		(['all', ...listedKinds] as const).filter((kind) => kind === 'all' || list.markup.includes(`of-${kind}"`)).map((kind) => html`<label class="chip"><input type="radio" name="show" id="show-${kind}"${kind === 'all' ? html` checked` : nothing}><span>${say(page.voices, ({words}) => words.kinds[kind])}</span></label>`)
	}</fieldset>${list}`;
}

function picture(name: 'flow' | 'trust', voices: Voices, draw: (voice: Voice) => string): Html {
	return html`<div class="picture" tabindex="0" role="group" aria-labelledby="h-${name}">${twice(voices, (voice) => new Html(inPage(draw(voice))))}</div>`;
}

function flow({run: {state}, voices}: Page): Html {
	const phases = state.workflow === 'init' ? flowOfRun(state) : [];
	// Of what is only planned all is lit that would be done.
	const lit = state.mode === 'dry-run' ? new Set(phases.filter((one) => one.state === 'done').map(({phase}) => phase)) : undefined;
	return phases.length === 0 ? nothing : picture('flow', voices, ({texts}) => flowSvg(phases, texts, lit));
}

function trust({run: {state}, voices}: Page): Html {
	const map = trustOfRun(state);
	return map.links.length === 0 ? nothing : picture('trust', voices, ({texts}) => trustSvg(map, texts));
}

function surroundings({run: {state: {surroundings: seen}}, voices}: Page): Html {
	if (seen === undefined) {
		return nothing;
	}
	return twice(voices, ({texts}) => html`<dl class="about">${texts.surroundings(seen).map(([label, values]) => html`<dt>${label}</dt>${values.map((value) => html`<dd>${value}</dd>`)}`)}</dl>`);
}

/** Files that the run was given: the configuration, without what is secret in it. */
function given({run: {header}, voices}: Page): Html {
	return html`${(header?.files ?? []).map(({name, text}) => html`<div data-find><h3>${name}</h3>${plainBody(voices, text, name)}</div>`)}`;
}
