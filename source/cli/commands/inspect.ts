import {placesOf} from '../../core/artifacts/places.ts';
import {tellInspection} from '../../core/artifacts/tell.ts';
import type {Call} from '../line/command.ts';
import {colorOf, outputOf} from '../run/environment.ts';
import {asciiOutput} from '../print/output.ts';
import {inspectNode, prepareInspect, type InspectFlag} from '../run/prepare-inspect.ts';
import {recordedOf} from '../run/given.ts';
import {loadUi, showRun, type ShowFlag} from '../run/show-run.ts';

/** `kubestep inspect`: what init made on a node, and what differs from a fresh one. Changes nothing. */
export async function inspectCommand({path, flags, typed, lang, output}: Call<InspectFlag | ShowFlag | 'output' | 'color'>): Promise<number> {
	const kind = outputOf(flags.output, {input: process.stdin.isTTY, output: process.stdout.isTTY}, process.env);
	const ui = loadUi(kind);
	const node = await prepareInspect(flags, path);
	const {host, facts} = node.prepared;
	try {
		const shown = {flags, lang, kind, output: flags.ascii && kind !== 'json' ? asciiOutput(output) : output, color: colorOf(flags.color, process.env)};
		return await showRun(shown, {ui, clock: host.clock, recorded: recordedOf({command: path, flags, typed, host, files: [], isKept: false})}, async ({bus, secrets}) => {
			secrets.hideIn(node.prepared.config, node.inferred.environment);
			return tellInspection(placesOf(node.prepared.config), inspectNode(node), {
				bus, facts: {...facts, workflow: 'inspect'}, clock: host.clock, basis: {from: node.basis, name: flags.config ?? '', version: facts.kubernetesVersion},
			});
		});
	} finally {
		await host.close();
	}
}
