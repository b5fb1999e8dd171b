import {endFacts, endOf, leftFacts, onlyPhase, wouldStop, type RunState} from '../../../core/told/state.ts';
import {endStatus} from '../rows.ts';
import {statusStyle} from '../../terminal/theme.ts';
import {blank, wrapped, type Line} from '../../terminal/lines.ts';
import {command, fields, prose, section, type PaneContext} from './context.ts';
import {failurePane} from './failure.ts';
import {joinCommands} from './step.ts';

/** How the run ended, what it made, how to join, what comes next. */
export function resultLines(context: PaneContext): Line[] {
	const {run, texts, words, columns} = context;
	const {end} = run;
	if (end === undefined) {
		return [];
	}
	const took = texts.duration(end.tookMs);
	const stops = wouldStop(run);
	const warnings = end.summary.warnings === 0 ? undefined : texts.run.warnings(end.summary.warnings).replace(/[:：]$/, '');
	const skipped = end.outcome === 'incomplete'
		? Object.values(run.steps).filter(({status}) => status === 'skipped').map(({detail}) => texts.stepTitle(detail))
		: [];
	return [
		// What was declined was not begun: its failure says all.
		...(end.failure?.code === 'unconfirmed' ? [] : wrapped(texts.run.ended({...endFacts(run), outcome: endOf(run) ?? end.outcome, took}), columns, statusStyle[endStatus(run)])),
		...(stops > 0 ? wrapped(texts.run.wouldStop(stops), columns, 'warn') : []),
		...(end.outcome === 'done' ? join(context) : []),
		...(end.failure === undefined ? [] : [blank, ...failurePane(end.failure, false, context)]),
		blank,
		...fields([
			[words.end.endpoint, run.endpoint],
			[words.end.version, run.kubernetesVersion],
			[words.end.where, run.folder],
			[words.end[run.workflow === 'inspect' ? 'found' : run.workflow === 'reset' || run.workflow === 'undo' ? 'removed' : 'made'], run.workflow === 'lesson' ? undefined : texts.run.counts(end.summary, run.mode, run.workflow)],
			[words.end.warnings, warnings, 'warn'],
			[words.end.skipped, skipped],
		], columns),
		...(end.outcome === 'done' ? (onlyPhase(run).phase === undefined ? run.workflow === 'reset' ? left(context) : run.workflow === 'init' ? next(context) : [] : []) : goesOn(run) ? [blank, ...prose(texts.run.again(run), columns)] : []),
		...section(words.warnings, run.warnings.flatMap((warning) => {
			const text = texts.warning(warning);
			return [...wrapped(text.problem, columns, 'warn'), ...(text.remedy === undefined ? [] : wrapped(text.remedy, columns))];
		})),
		blank,
		...prose(words.end.browse, columns, 'dim'),
	];
}

/** Whether there is more to say of how to go on: where it was stopped its end says so, and what was declined was not begun. */
const goesOn = ({mode, end}: PaneContext['run']): boolean => mode !== 'dry-run' && end?.outcome !== 'stopped' && end?.failure?.code !== 'unconfirmed';

/** kubeadm shows the token here, and so does this. */
function join(context: PaneContext): Line[] {
	const {texts, columns} = context;
	const detail = joinDetail(context.run);
	if (detail === undefined) {
		return [];
	}
	const [worker, controlPlane] = joinCommands(detail, context, true);
	return [
		...(context.run.mode === 'node' ? [] : [blank, ...wrapped(texts.run.onRealNode, columns, 'dim')]),
		...(controlPlane === undefined ? [] : [
			blank,
			...wrapped(controlPlane.includes('--certificate-key') ? texts.run.joinControlPlaneWithKey : texts.run.joinControlPlaneWithFiles, columns, 'title'),
			...command(controlPlane, columns),
		]),
		blank,
		...wrapped(texts.run.joinWorkers, columns, 'title'),
		...command(worker, columns),
	];
}

/** What a reset does not touch. */
function left({run, texts, columns}: PaneContext): Line[] {
	return [blank, ...wrapped(texts.run.left, columns, 'title'), ...texts.run.leftOver(leftFacts(run)).flatMap((entry) => prose(`- ${entry}`, columns))];
}

function next({run, texts, columns}: PaneContext): Line[] {
	const kubeconfig = joinDetail(run)?.kubeconfig ?? '/etc/kubernetes/admin.conf';
	return [
		blank,
		...wrapped(texts.run.useCluster, columns, 'title'),
		...useCommands(kubeconfig).flatMap((entry) => command(entry, columns)),
		blank,
		...wrapped(texts.run.podNetwork, columns, 'title'),
		...wrapped(texts.run.addOns, columns, 'key', 2),
	];
}

export function joinDetail(run: RunState) {
	return Object.values(run.steps).map(({detail}) => detail).find((detail) => detail.kind === 'join');
}

function useCommands(kubeconfig: string): string[] {
	return ['mkdir -p $HOME/.kube', `sudo cp -i ${kubeconfig} $HOME/.kube/config`, 'sudo chown $(id -u):$(id -g) $HOME/.kube/config'];
}
