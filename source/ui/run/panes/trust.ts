import type {CertificateDetail, KubeconfigDetail} from '../../../core/told/details.ts';
import {blank, line, lineWidth, span, wrap, type Line} from '../../terminal/lines.ts';
import type {PaneContext} from './context.ts';

/** A tree a CA: what it signed, who shows that to whom. Drawn from the steps so far. */
export function trustLines(context: PaneContext): Line[] {
	// What is being asked about or was taken back is not there.
	const details = Object.values(context.run.steps).filter(({status}) => status === 'done' || status === 'unchanged' || status === 'warning').map(({detail}) => detail);
	const certificates = unique(details.filter((detail) => detail.kind === 'certificate'));
	const kubeconfigs = unique(details.filter((detail) => detail.kind === 'kubeconfig'));
	const keys = unique(details.filter((detail) => detail.kind === 'keypair'));
	const {words} = context;
	const roots = certificates.filter(({signedBy}) => signedBy === undefined);
	const known = new Set(certificates.map(({name}) => name));
	const missing = [...new Set([...certificates, ...kubeconfigs].map(({signedBy}) => signedBy).filter((name) => name !== undefined))].filter((name) => !known.has(name));
	const trees = [
		...roots.map((root) => ({name: root.name, note: root.subject})),
		...missing.map((name) => ({name, note: words.notHere})),
	].flatMap(({name, note}) => [
		...tree(name, note, [...certificates.filter(({signedBy}) => signedBy === name), ...kubeconfigs.filter(({signedBy}) => signedBy === name)], context),
		blank,
	]);
	const signing = keys.map(({name}): Line => [span(name, 'strong'), span(`  ${words.signsTokens}`, 'dim')]);
	return trees.length + signing.length === 0 ? [line(words.trustEmpty, 'dim')] : [...trees, ...signing];
}

type Leaf = CertificateDetail | KubeconfigDetail;

function tree(name: string, note: string, leaves: readonly Leaf[], {words, glyphs, columns}: PaneContext): Line[] {
	const size = Math.max(0, ...leaves.map((leaf) => leaf.name.length));
	/** What is said of a name stands beside it, on as many lines as it needs. */
	const beside = (head: Line, trunk: string, text: string): Line[] => wrap(text, Math.max(12, columns - lineWidth(head))).map((part, index): Line => (
		index === 0 ? [...head, span(part, 'dim')] : [span(trunk.padEnd(lineWidth(head)), 'dim'), span(part, 'dim')]));
	return [...beside([span(`${name}  `, 'strong')], '', note), ...leaves.flatMap((leaf, index) => {
		const isLast = index === leaves.length - 1;
		const head = [span(`${isLast ? glyphs.lastBranch : glyphs.branch} `, 'dim'), span(leaf.name.padEnd(size + 2), leaf.kind === 'certificate' ? 'plain' : 'key')];
		return beside(head, isLast ? '' : glyphs.trunk, said(leaf, words));
	})];
}

function said(leaf: Leaf, words: PaneContext['words']): string {
	if (leaf.kind === 'kubeconfig') {
		return `${leaf.user} ${words.connectsTo} ${leaf.server}`;
	}
	return words.shown_to[leaf.name] ?? leaf.subject;
}

/** A step that ran twice, and a CA read after it was made, is one node of the map. */
function unique<Detail extends {readonly name: string}>(details: readonly Detail[]): Detail[] {
	return [...new Map(details.map((detail) => [detail.name, detail])).values()];
}
