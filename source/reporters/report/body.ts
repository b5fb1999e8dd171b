import type {ValueSource} from '../../core/told/sources.ts';
import {diffLines, hunks} from '../../strings/diff.ts';
import {textLines} from '../../strings/text-lines.ts';
import {html, lines, nothing, say, type Html, type Voice, type Voices} from './html.ts';

/** Of one text, in lines and in characters: no file of an init is a tenth of it, and a recording may hold anything. */
const MOST_LINES = 1500;
const WIDEST = 2000;

/** Lines of a text as far as a page takes them, and how many are left out. */
function shownLines(text: string): readonly [shown: readonly string[], more: number] {
	const all = textLines(text);
	return [all.slice(0, MOST_LINES).map((line) => (line.length > WIDEST ? `${line.slice(0, WIDEST)}…` : line)), Math.max(0, all.length - MOST_LINES)];
}

const rest = (voices: Voices, more: number): Html => (more === 0 ? nothing : html`<p class="quiet">${say(voices, ({words}) => words.more(more))}</p>`);

/** A text as it is. It can be reached and scrolled by keys. */
export function plainBody(voices: Voices, text: string, label: string): Html {
	const [shown, more] = shownLines(text);
	return html`<pre tabindex="0" role="group" aria-label="${label}">${lines(shown)}</pre>${rest(voices, more)}`;
}

/** A file whose values say where they come from: beside what somebody chose always, beside all others on hover, on tap, and where all are asked for. */
export function sourcedBody(voices: Voices, text: string, {label, sources}: {readonly label: string; readonly sources: readonly ValueSource[]}): Html {
	const [shown, more] = shownLines(text);
	const bySource = placed(shown, sources);
	if (bySource.size === 0) {
		return html`${plainBody(voices, text, label)}${sourceList(voices, sources)}`;
	}
	const loose = sources.filter((source) => ![...bySource.values()].includes(source));
	return html`<label class="origins"><input type="checkbox"> ${say(voices, ({words}) => words.origins)}</label><pre class="sourced" tabindex="0" role="group" aria-label="${label}">${shown.map((line, index) => {
		const source = bySource.get(index);
		return source === undefined ? html`<span class="l">${line}</span>` : html`<span class="l v${isChosen(source) ? ' chosen' : ''}">${line}<span class="o">${say(voices, (voice) => sourceText(source, voice))}</span></span>`;
	})}</pre>${rest(voices, more)}${sourceList(voices, loose)}`;
}

/** What somebody or something chose, as against what is kubeadm's own. */
const isChosen = ({fields, patch}: ValueSource): boolean => patch !== undefined || fields.some(({origin}) => origin.from !== 'default');

/** The line that each source is about: a flag's, or that of a field by its path or the end of it. */
function placed(shown: readonly string[], sources: readonly ValueSource[]): ReadonlyMap<number, ValueSource> {
	const paths = pathsOf(shown);
	const found = new Map<number, ValueSource>();
	for (const source of sources) {
		const {value} = source;
		const index = value.startsWith('--')
			? shown.findIndex((line) => isFlag(line, value))
			: [paths.indexOf(value), paths.findIndex((path) => path.endsWith(`.${value}`))].find((one) => one !== -1) ?? -1;
		if (index !== -1 && !found.has(index)) {
			found.set(index, source);
		}
	}
	return found;
}

/** `    - --secure-port=6443` */
function isFlag(line: string, flag: string): boolean {
	const bare = line.trim().replace(/^- /, '').replace(/^["']/, '');
	return bare === flag || bare.startsWith(`${flag}=`);
}

/** Of each line of block YAML the path of the key that it has, without places in lists: `spec.containers.image`. */
function pathsOf(shown: readonly string[]): string[] {
	const above: {readonly indent: number; readonly key: string}[] = [];
	return shown.map((line) => {
		const [, start = '', key] = /^(?<start> *(?:- )*)(?<key>[\w./-]+):(?: |$)/.exec(line) ?? [];
		if (key === undefined) {
			return '';
		}
		while ((above.at(-1)?.indent ?? -1) >= start.length) {
			above.pop();
		}
		above.push({indent: start.length, key});
		return above.map((one) => one.key).join('.');
	});
}

/** Where values come from that stand in no line of their own. */
export function sourceList(voices: Voices, sources: readonly ValueSource[]): Html {
	return sources.length === 0 ? nothing : html`<h4>${say(voices, ({words}) => words.sources)}</h4><dl class="sources">${sources.map((source) => html`<dt>${say(voices, ({words}) => namesOf(words.fields)[source.value] ?? source.value)}</dt><dd>${say(voices, (voice) => sourceText(source, voice))}</dd>`)}</dl>`;
}

/** What has another name on the page than in the model. */
const namesOf = (fields: Voice['words']['fields']): Readonly<Record<string, string>> => ({
	algorithm: fields.key, notAfter: fields.valid, subject: fields.subject, cluster: fields.cluster, server: fields.server, user: fields.user, image: fields.image,
});

function sourceText({fields, patch, choice}: ValueSource, {words: {origin: text, comma}}: Voice): string {
	if (patch !== undefined) {
		return text.patch(patch);
	}
	return fields.length === 0 ? (choice === undefined ? text.always : text.choice[choice]) : fields.map(({field, origin}) => {
		const place = origin.from === 'file' ? `${origin.file}:${origin.line}` : origin.from === 'flag' ? origin.flag : text[origin.from];
		return [field.replaceAll(/\.(\d+)(?=\.|$)/g, '[$1]'), place].join(comma);
	}).join('; ');
}

const SIGNS = {same: ' ', added: '+', removed: '-'} as const;

/** What a text was and is, line by line; equal lines far from what changed are counted. */
export function diffBody(voices: Voices, {before, now, label}: {readonly before: string; readonly now: string; readonly label: string}): Html {
	const [[old, oldMore], [fresh, freshMore]] = [shownLines(before), shownLines(now)];
	return html`<pre class="diff" tabindex="0" role="group" aria-label="${label}">${hunks(diffLines(old, fresh)).map((one) => ('equal' in one
		? html`<span class="l gap">⋯ ${say(voices, ({words}) => words.gap(one.equal))}</span>`
		: html`<span class="l ${one.kind}">${SIGNS[one.kind]} ${one.text}</span>`))}</pre>${rest(voices, Math.max(oldMore, freshMore))}`;
}
