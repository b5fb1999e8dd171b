import {commandLine} from '../../../guide/by-hand.ts';
import type {StepDetail} from '../../../core/told/details.ts';
import {inSandbox} from '../../../texts/sandbox.ts';
import type {Texts} from '../../../texts/types.ts';
import {joinDetail} from './result.ts';
import type {PaneContext} from './context.ts';
import {joinCommands} from './step.ts';
import {failureOf} from '../../../core/told/state.ts';
import {resultRow, type Row} from '../rows.ts';
import type {View} from '../view.ts';

/**
 * What `y` copies of the selected line: after a failure the first command that helps, in the
 * detail pane the text that it shows, in the checklist the path, name or command.
 * Undefined where there is nothing to copy.
 */
export function copyText(row: Row | undefined, view: View, pane: PaneContext): string | undefined {
	if (row?.id === resultRow) {
		const detail = joinDetail(pane.run);
		return detail === undefined ? undefined : joinCommands(detail, pane, true)[0];
	}
	const step = row?.step;
	if (step === undefined) {
		return row?.phase?.path;
	}
	const failure = failureOf(step);
	if (failure !== undefined) {
		const {commands: [command], problem} = pane.texts.failure(failure);
		return command ?? problem;
	}
	return view.focus === 'detail' ? content(step.detail) ?? value(step.detail, pane, pane.texts) : value(step.detail, pane, pane.texts);
}

function content(detail: StepDetail): string | undefined {
	return detail.kind === 'file' ? detail.content : detail.kind === 'object' && detail.body !== '' ? detail.body : undefined;
}

function value(detail: StepDetail, pane: PaneContext, texts: Texts): string {
	switch (detail.kind) {
		case 'certificate': {
			return inSandbox(detail.certificatePath, pane.run.folder);
		}
		case 'keypair': {
			return inSandbox(detail.publicPath, pane.run.folder);
		}
		case 'kubeconfig':
		case 'file':
		case 'directory': {
			return inSandbox(detail.path, pane.run.folder);
		}
		case 'service': {
			if (pane.run.folder !== '') {
				// Its command would act on the machine of who learns.
				return texts.stepTitle(detail);
			}
			return detail.commands?.map(({argv}) => commandLine(argv)).join(' && ') ?? `systemctl ${detail.action} ${detail.service}`;
		}
		case 'wait': {
			return detail.url;
		}
		case 'object': {
			return [detail.object, detail.namespace, detail.name].filter((part) => part !== undefined).join('/');
		}
		case 'image': {
			return detail.image;
		}
		case 'join': {
			return joinCommands(detail, pane, pane.revealed)[0];
		}
		case 'check': {
			return detail.name;
		}
		default: {
			return texts.stepTitle(detail);
		}
	}
}
