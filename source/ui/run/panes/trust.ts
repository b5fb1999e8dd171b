import {trustOfRun} from '../../../core/trust/run.ts';
import type {RunState} from '../../../core/told/state.ts';
import {trustRows, type TrustRow} from '../../../texts/trust.ts';
import {line, type Style} from '../../terminal/lines.ts';
import {rowOfStep} from '../rows.ts';
import type {PaneContext} from './context.ts';
import {listed, type Listed} from './listed.ts';

const styles: Readonly<Record<TrustRow['kind'], Style>> = {section: 'title', head: 'strong', part: 'plain', note: 'dim', fault: 'bad'};

/** Who talks to whom with what, drawn from the steps so far. A line that is about a file of theirs opens its step. */
export function trustLines({run, texts, words, columns}: Pick<PaneContext, 'run' | 'texts' | 'words' | 'columns'>, selected: number): Listed {
	const rows = trustRows(trustOfRun(run), texts.trust);
	const steps = stepsByPath(run);
	return rows.length === 0 ? {lines: [line(words.trustEmpty, 'dim')], items: []} : listed(rows.map(({kind, depth, text, path}, index) => {
		const step = path === undefined ? undefined : steps.get(path);
		return {
			text: kind === 'fault' ? `! ${text}` : text, style: styles[kind], indent: depth * 2, isApart: index > 0 && (kind === 'section' || (kind === 'head' && rows[index - 1]?.kind !== 'section')),
			...(step !== undefined && {row: rowOfStep(run, step)}),
		};
	}), columns, selected);
}

/** The step that made or found each file. */
function stepsByPath(run: RunState): Map<string, string> {
	return new Map(Object.values(run.steps).flatMap(({path, detail}) => {
		switch (detail.kind) {
			case 'certificate': {
				return [[detail.certificatePath, path], ...(detail.keyPath === undefined ? [] : [[detail.keyPath, path] as const])] as const;
			}
			case 'keypair': {
				return [[detail.privatePath, path], [detail.publicPath, path]] as const;
			}
			case 'kubeconfig':
			case 'file': {
				return [[detail.path, path]] as const;
			}
			default: {
				return [];
			}
		}
	}));
}
