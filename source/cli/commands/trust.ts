import {systemClock} from '../../hosts/shared/clock.ts';
import type {JsonObject} from '../../core/config/types.ts';
import {isBare} from '../../core/artifacts/read.ts';
import type {Files} from '../../core/ports/index.ts';
import {Failure} from '../../core/told/failures.ts';
import {readTrust} from '../../core/trust/files.ts';
import type {TrustMap} from '../../core/trust/model.ts';
import {checkTree, createTreeFiles} from '../../hosts/tree/files.ts';
import {trustMermaid} from '../../reporters/trust-mermaid.ts';
import {trustSvg} from '../../reporters/trust-svg.ts';
import {loadTexts} from '../../texts/load.ts';
import {trustRows, trustSummary, type TrustWords} from '../../texts/trust.ts';
import {outputLines} from '../../strings/sanitize.ts';
import type {Call} from '../line/command.ts';
import type {FlagValues} from '../line/flag-table.ts';
import {folded} from '../../strings/fold.ts';
import {columnsOf} from '../print/fold.ts';
import {written} from '../print/data-output.ts';
import {refuseMissingSandbox, sandboxFolder} from '../run/open-host.ts';
import {unreadable} from '../run/unreadable.ts';

/** `kubestep trust`: who connects to whom with which certificate, read off a node's files. Changes nothing. */
export async function trust({flags, lang, output}: Call<'root' | 'sandbox' | 'trust-output' | 'trust-all'>): Promise<number> {
	const [map, texts] = [await mapOf(flags), await loadTexts(lang)];
	switch (flags.output ?? 'text') {
		case 'json': {
			output.document(written('json', [{kind: 'TrustMap', apiVersion: 'kubestep/v1', ...asJson(map)}]));
			return 0;
		}
		case 'mermaid': {
			output.document(trustMermaid(map, texts));
			return 0;
		}
		case 'svg': {
			output.document(trustSvg(map, texts));
			return 0;
		}
		default: {
			output.out(outputLines(...lines(map, texts.trust, flags.all ?? false)));
			return 0;
		}
	}
}

/** @throws {Failure} `inspect.nothing` where there is no control plane; `file.unreadable` for a root that is no folder */
async function mapOf({root: named, sandbox}: FlagValues<'root' | 'sandbox'>): Promise<TrustMap> {
	refuseMissingSandbox({sandbox});
	const root = named ?? sandboxFolder({sandbox});
	if (root === undefined) {
		const {createNodeHost} = await import('../../hosts/node/index.ts');
		const host = await createNodeHost({looksAtOnce: true});
		try {
			return await mapIn(host.files, '', host.clock.now());
		} finally {
			await host.close();
		}
	}
	try {
		checkTree(root);
	} catch (error) {
		throw unreadable(root, error);
	}
	return mapIn(createTreeFiles(root), root, systemClock.now());
}

async function mapIn(files: Files, folder: string, now: number): Promise<TrustMap> {
	if (await isBare(files)) {
		throw new Failure('inspect.nothing', {folder});
	}
	return readTrust(files, now);
}

const INDENT = 2;

/** On a terminal what fits a screen, unless all of it is asked for; elsewhere all. */
function lines(map: TrustMap, say: TrustWords, all: boolean): string[] {
	const columns = columnsOf(process.stdout);
	const isBrief = !all && columns !== Number.POSITIVE_INFINITY;
	const rows = isBrief ? trustSummary(map, say) : trustRows(map, say);
	if (rows.length === 0) {
		return [say.empty];
	}
	return [...rows.flatMap(({kind, depth, text}, index): string[] => {
		const isApart = index > 0 && (kind === 'section' || (kind === 'head' && rows[index - 1]?.kind !== 'section'));
		return [...(isApart ? [''] : []), ...folded(`${kind === 'fault' ? '! ' : ''}${text}`, columns, depth * INDENT, INDENT)];
	}), ...(isBrief ? ['', ...folded(say.whole('kubestep trust --all'), columns)] : [])];
}

const asJson = ({authorities, links, unnamed}: TrustMap): JsonObject => JSON.parse(JSON.stringify({authorities, links, unnamed})) as JsonObject;
