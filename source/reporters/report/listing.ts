import type {StepState} from '../../core/told/state.ts';
import {exitText} from './phases.ts';
import {html, linkTo, nothing, say, type Html, type Voice} from './html.ts';
import type {Page} from './page.ts';

export const listedKinds = ['certificates', 'files', 'objects', 'images', 'commands', 'requests'] as const;
type Kind = typeof listedKinds[number];

/** One thing that a run made, took away, asked or ran. */
interface Listed {
	readonly kind: Kind;
	readonly name: string;
	readonly step: string;
	/** What came of it, in a few words. */
	what(voice: Voice): string;
}

/** Everything, by kind: a line each, which leads to its step. */
export function listing({run: {state}, voices}: Page): Html {
	const all = Object.values(state.steps).flatMap(listed);
	return html`${listedKinds.map((kind) => {
		const some = all.filter((one) => one.kind === kind);
		return some.length === 0 ? nothing : html`<div class="kind of-${kind}"><h3>${say(voices, ({words}) => words.kinds[kind])} <span class="quiet">${some.length}</span></h3><ul class="list">${
			some.map(({name, step, what}) => html`<li data-find><a href="${linkTo(step)}">${name}</a> <span class="sum">${say(voices, what)}</span></li>`)
		}</ul></div>`;
	})}`;
}

function listed(step: StepState): readonly Listed[] {
	const {detail, path} = step;
	const summary = ({texts}: Voice): string => texts.stepSummary(step);
	const one = (kind: Kind, name: string, what: Listed['what'] = summary): Listed => ({kind, name, step: path, what});
	switch (detail.kind) {
		case 'certificate': {
			return [one('certificates', detail.name, (voice) => `${detail.subject} · ${summary(voice)}`), ...[detail.certificatePath, detail.keyPath].flatMap((file) => (file === undefined ? [] : [one('files', file)]))];
		}
		case 'keypair': {
			return [one('certificates', detail.name), one('files', detail.privatePath), one('files', detail.publicPath)];
		}
		case 'kubeconfig': {
			return [one('certificates', detail.name, (voice) => `${detail.user} · ${summary(voice)}`), one('files', detail.path)];
		}
		case 'file':
		case 'directory':
		case 'removal':
		case 'revert': {
			return [one('files', detail.path)];
		}
		case 'object': {
			const asked = detail.requests.map(({method, path: url, status, as}) => one('requests', `${method} ${url}`, () => `${status} · ${as}`));
			return [one('objects', [detail.object, detail.namespace, detail.name].filter((part) => part !== undefined && part !== '').join('/')), ...asked];
		}
		case 'image': {
			return [one('images', detail.image)];
		}
		case 'service': {
			return (detail.commands ?? []).map((record) => one('commands', record.argv.join(' '), (voice) => exitText(record, voice)));
		}
		default: {
			return [];
		}
	}
}
