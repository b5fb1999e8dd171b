import type {TrustActor, TrustLink, TrustMap} from '../core/trust/model.ts';
import type {TrustWords} from '../texts/trust.ts';
import type {Texts} from '../texts/types.ts';
import {cut} from '../strings/width.ts';

/** How an arrow looks: dotted where nobody checks a certificate, thick where a signature is checked without a connection. */
const arrows: Readonly<Record<TrustLink['kind'], string>> = {mutual: '-->', token: '-->', unchecked: '-.->', plain: '-.->', signature: '==>'};

/** The map as a graph for Mermaid: who is there, and an arrow a connection. What each file is, the other layouts tell. */
export function trustMermaid({links}: TrustMap, {trust: say}: Pick<Texts, 'trust'>): string {
	const actors = [...new Set(links.flatMap(({from, to}) => [from.actor, to.actor]))];
	const wrong = links.flatMap(({faults}, index) => (faults.length === 0 ? [] : [index]));
	return [
		'flowchart LR',
		...actors.map((actor) => `    ${idOf(actor)}["${label(say.actors[actor])}"]`),
		...links.map((link) => `    ${idOf(link.from.actor)} ${arrows[link.kind]}|"${about(link, say)}"| ${idOf(link.to.actor)}`),
		...(wrong.length === 0 ? [] : [`    linkStyle ${wrong.join(',')} stroke:#b3261e,color:#b3261e`]),
		'',
	].join('\n');
}

const idOf = (actor: TrustActor): string => actor.replaceAll('-', '_');

function about(link: TrustLink, say: TrustWords): string {
	const shown = link.from.parts.find(({role}) => role === 'kubeconfig') ?? link.from.parts.find(({role}) => role === 'shows' || role === 'signs');
	const parts = [
		...link.urls, ...(shown === undefined || shown.path === '' ? [] : [shown.path.slice(shown.path.lastIndexOf('/') + 1)]), ...(link.as === undefined ? [] : [link.as.user]),
		...(link.kind === 'mutual' ? [] : [say.kinds[link.kind]]), ...(link.faults.length === 0 ? [] : [say.faults(link.faults.length)]),
	];
	return parts.map(label).join('<br/>');
}

/** Mermaid has entities of its own, which begin with `#`; what it would take for the end of a text, or for markup, is one. */
function label(text: string): string {
	return cut(text, 200).replaceAll(/[^\p{L}\p{N} .,:;/_@*+()，。：、（）-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}
