import type {StepDetail} from '../../../core/told/details.ts';
import type {RunState, StepState} from '../../../core/told/state.ts';

export interface Relations {
	/** Steps that this one is made from. */
	readonly needs: readonly StepState[];
	/** Steps made from this one. */
	readonly usedBy: readonly StepState[];
}

/** What the run's own data says: who signed whom, and which file names whose path. Nothing is guessed. */
export function relations(run: RunState, step: StepState): Relations {
	const others = Object.values(run.steps).filter((other) => other.path !== step.path);
	return {
		needs: others.filter((other) => uses(step.detail, other.detail)),
		usedBy: others.filter((other) => uses(other.detail, step.detail)),
	};
}

function uses(user: StepDetail, used: StepDetail): boolean {
	if (used.kind === 'certificate' && (user.kind === 'certificate' || user.kind === 'kubeconfig')) {
		return user.signedBy === used.name;
	}
	const content = user.kind === 'file' ? user.content : user.kind === 'object' ? user.body : '';
	return content !== '' && pathsOf(used).some((path) => names(content, path));
}

function pathsOf(detail: StepDetail): readonly string[] {
	switch (detail.kind) {
		case 'certificate': {
			return [detail.certificatePath, ...(detail.keyPath === undefined ? [] : [detail.keyPath])];
		}
		case 'keypair': {
			return [detail.privatePath, detail.publicPath];
		}
		case 'kubeconfig':
		case 'file': {
			return [detail.path];
		}
		case 'image': {
			return [detail.image];
		}
		default: {
			return [];
		}
	}
}

/** The path as a whole: `/etc/a.conf` is named neither by `/etc/a.conf.d` nor by `/mnt/etc/a.conf`. */
function names(content: string, path: string): boolean {
	for (let at = content.indexOf(path); at !== -1; at = content.indexOf(path, at + 1)) {
		if (!/[\w./-]/.test(content[at + path.length] ?? ' ') && !/[\w.-]/.test(content[at - 1] ?? ' ')) {
			return true;
		}
	}
	return false;
}
