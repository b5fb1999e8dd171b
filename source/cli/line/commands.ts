import {command, type Command} from './command.ts';
import {TROUBLE} from './exit-codes.ts';
import {initFlagIds, planFlagIds, resetRunFlags, runFlags} from './flag-table.ts';
import {phaseFlags, resetPhaseFlags} from './phase-flags.ts';

/** `-o` as kubeadm has it. */
const dataFlags = ['data-output', 'allow-missing-template-keys', 'show-managed-fields'] as const;

const certs = ['config', 'cert-dir', 'kubeconfig', 'sandbox'] as const;
const token = ['any-kubeconfig', 'dry-run', 'sandbox'] as const;

const images = ['config', 'feature-gates', 'kubernetes-version', 'image-repository'] as const;

/** What plays lessons. */
const playFlags = ['list', 'lessons-from', 'learner-name', 'random', 'seed', 'clock', 'record', 'sandbox', 'fresh', 'sandbox-speed', 'output', 'color', 'ascii', 'mouse'] as const;

/** What `certs renew` takes, by name; the table behind them loads when one runs (core/upkeep/certificates.ts). */
export const renewableNames = [
	'admin.conf', 'apiserver', 'apiserver-etcd-client', 'apiserver-kubelet-client', 'controller-manager.conf', 'etcd-healthcheck-client', 'etcd-peer',
	'etcd-server', 'front-proxy-client', 'scheduler.conf', 'super-admin.conf',
] as const;

/** kubeadm gives it to all of `config`. */
const unasked = {kubeconfig: 'a configuration is read without asking a cluster'} as const;

/** Shells that `completion` knows. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** Every command by its words, in the order of the help. Modules load when a command runs. */
export const commands: Readonly<Record<string, Command>> = {
	'init': command({
		flags: initFlagIds,
		examples: [
			'kubestep init --sandbox=./node --fresh',
			'kubestep init --sandbox --step',
			'kubestep init --config cluster.yaml --dry-run',
			'sudo kubestep init --pod-network-cidr 10.244.0.0/16 --upload-certs',
			'sudo kubestep init --config cluster.yaml --output json',
		],
		load: async () => (await import('../commands/init.ts')).initCommand,
	}),
	'plan': command({
		flags: planFlagIds,
		examples: ['kubestep plan', 'kubestep plan --config cluster.yaml', 'kubestep plan --config cluster.yaml --output html > plan.html', 'kubestep plan --config cluster.yaml --save plan.json && sudo kubestep init --plan plan.json'],
		load: async () => (await import('../commands/plan.ts')).plan,
	}),
	'init phase': {
		flags: [],
		examples: ['sudo kubestep init phase certs all --config cluster.yaml', 'kubestep init phase preflight --sandbox', 'kubestep init phase addon coredns --print-manifest'],
	},
	...phaseCommands(),
	'doctor': command({
		flags: [
			'config', 'patches', 'feature-gates', 'kubernetes-version', 'control-plane-endpoint', 'pod-network-cidr', 'service-cidr', 'image-repository',
			'apiserver-advertise-address', 'apiserver-bind-port', 'cri-socket', 'node-name', 'ignore-preflight-errors', 'sandbox', 'sandbox-speed', 'machine', 'data-output',
		],
		examples: ['sudo kubestep doctor', 'sudo kubestep doctor --config cluster.yaml', 'sudo kubestep doctor -o json'],
		load: async () => (await import('../commands/doctor.ts')).doctor,
	}),
	'reset': command({
		flags: ['config', 'reset-cert-dir', 'kubeconfig', 'cri-socket', 'dry-run', 'force', 'cleanup-tmp-dir', 'reset-skip-phases', 'ignore-preflight-errors', ...resetRunFlags],
		examples: ['sudo kubestep reset', 'sudo kubestep reset --dry-run', 'sudo kubestep reset --force --cleanup-tmp-dir', 'kubestep reset --sandbox=./node'],
		load: async () => (await import('../commands/reset.ts')).resetCommand,
	}),
	'reset phase': {flags: [], examples: ['sudo kubestep reset phase cleanup-node --dry-run', 'sudo kubestep reset phase remove-etcd-member']},
	...resetPhaseCommands(),
	'inspect': command({
		flags: ['config', 'root', 'sandbox', 'record', 'output', 'color', 'ascii', 'mouse'],
		examples: ['sudo kubestep inspect', 'kubestep inspect --sandbox=./node', 'sudo kubestep inspect --config cluster.yaml', 'kubestep inspect --root /mnt/node --output plain'],
		load: async () => (await import('../commands/inspect.ts')).inspectCommand,
	}),
	'diff': command({
		flags: ['config', 'root', 'sandbox', 'diff-output', 'color', 'ascii', 'mouse'],
		operands: {most: 2, usage: '[FILE|FOLDER FILE|FOLDER]'},
		trouble: TROUBLE,
		examples: [
			'sudo kubestep diff --config cluster.yaml', 'kubestep diff before.yaml after.yaml', 'kubestep diff plan.json run.jsonl', 'sudo kubestep diff yesterday.jsonl /',
			'kubestep diff /mnt/node1 /mnt/node2', 'kubestep diff run.jsonl cluster.yaml -o html > diff.html',
		],
		load: async () => (await import('../commands/diff.ts')).diffCommand,
	}),
	'trust': command({
		flags: ['root', 'sandbox', 'trust-all', 'trust-output'],
		examples: ['sudo kubestep trust', 'kubestep trust --sandbox=./node', 'kubestep trust --root /mnt/node -o svg > trust.svg'],
		load: async () => (await import('../commands/trust.ts')).trust,
	}),
	'undo': command({
		flags: ['dry-run', 'yes', ...resetRunFlags],
		examples: ['sudo kubestep undo --dry-run', 'sudo kubestep undo', 'kubestep undo --sandbox=./node --yes'],
		load: async () => (await import('../commands/undo.ts')).undoCommand,
	}),
	'replay': command({
		flags: ['at', 'play', 'output', 'color', 'ascii', 'mouse'],
		operands: {most: 1, usage: 'FILE'},
		examples: ['kubestep replay run.jsonl', 'kubestep replay run.jsonl --at failure', 'kubestep replay run.jsonl --output plain'],
		load: async () => (await import('../commands/replay.ts')).replay,
	}),
	'last': command({
		flags: ['at', 'play', 'sandbox', 'output', 'color', 'ascii', 'mouse'],
		examples: ['sudo kubestep last', 'kubestep last --sandbox=./node', 'sudo kubestep last --output json > run.jsonl'],
		load: async () => (await import('../commands/replay.ts')).last,
	}),
	'bundle': command({
		flags: ['config', 'sandbox', 'bundle-out', 'list-parts', 'write-yes'],
		operands: {most: 1, usage: '[FILE]'},
		examples: ['sudo kubestep bundle --list', 'sudo kubestep bundle', 'kubestep bundle run.jsonl --sandbox=./node --out report.tar.gz'],
		load: async () => (await import('../commands/bundle.ts')).bundle,
	}),
	'report': command({
		flags: ['out', 'sandbox'],
		operands: {most: 1, usage: '[FILE]'},
		examples: ['sudo kubestep report --out report.html', 'kubestep report run.jsonl > report.html', 'kubestep report --sandbox=./node --out report.html'],
		load: async () => (await import('../commands/report.ts')).report,
	}),
	'export': command({
		flags: ['cast', 'svg', 'moving', 'out', 'columns', 'rows', 'theme', 'ascii', 'at', 'open', 'explain', 'speed', 'max-wait', 'sandbox'],
		operands: {most: 1, usage: '[FILE]'},
		examples: ['kubestep export run.jsonl --cast > run.cast', 'kubestep export run.jsonl --svg --at wait-control-plane --out wait.svg', 'sudo kubestep export --svg --moving --out last.svg'],
		load: async () => (await import('../commands/export.ts')).exportCommand,
	}),
	'why': command({
		flags: ['config', 'machine'],
		operands: {most: 2, usage: 'ARTIFACT'},
		examples: ['kubestep why apiserver.key', 'kubestep why scheduler.conf --config cluster.yaml', 'kubestep why ConfigMap/kubeadm-config'],
		load: async () => (await import('../commands/why.ts')).why,
	}),
	'explain': command({
		flags: [],
		operands: {most: Number.POSITIVE_INFINITY, usage: '[TOPIC]'},
		examples: ['kubestep explain', 'kubestep explain certs/apiserver', 'kubestep explain hostNetwork', 'kubestep explain --lang zh service account'],
		load: async () => (await import('../commands/explain.ts')).explain,
	}),
	'configure': command({
		flags: ['config', 'color', 'ascii', 'mouse'],
		examples: ['kubestep configure', 'kubestep configure --config cluster.yaml'],
		load: async () => (await import('../commands/configure.ts')).configure,
	}),
	'config': {flags: ['kubeconfig'], examples: ['kubestep config print init-defaults > cluster.yaml', 'kubestep config validate --config cluster.yaml']},
	'config print': {flags: ['kubeconfig'], examples: ['kubestep config print init-defaults --component-configs KubeletConfiguration']},
	'config print init-defaults': command({flags: ['component-configs', 'kubeconfig'], idle: unasked, load: print}),
	'config print join-defaults': command({flags: ['kubeconfig'], idle: unasked, load: print}),
	'config print reset-defaults': command({flags: ['kubeconfig'], idle: unasked, load: print}),
	'config print upgrade-defaults': command({flags: ['kubeconfig'], idle: unasked, load: print}),
	'config validate': command({
		flags: ['config', 'kubernetes-version', 'allow-deprecated-api', 'allow-experimental-api', 'kubeconfig'],
		examples: ['kubestep config validate --config cluster.yaml', 'kubestep config validate --config old.yaml --kubernetes-version v1.36.2'],
		idle: unasked,
		load: async () => (await import('../commands/config.ts')).validate,
	}),
	'config migrate': command({
		flags: ['old-config', 'new-config', 'allow-experimental-api', 'kubeconfig'],
		examples: ['kubestep config migrate --old-config old.yaml --new-config cluster.yaml'],
		idle: unasked,
		load: async () => (await import('../commands/config.ts')).migrate,
	}),
	'config images': {flags: ['kubeconfig'], examples: ['kubestep config images list --config cluster.yaml', 'sudo kubestep config images pull']},
	'config images list': command({
		flags: [...images, ...dataFlags, 'kubeconfig'],
		examples: ['kubestep config images list --kubernetes-version v1.36.2 -o json'],
		idle: unasked,
		load: async () => (await import('../commands/config-images.ts')).listImages,
	}),
	'config images pull': command({
		flags: [...images, 'cri-socket', 'kubeconfig'],
		examples: ['sudo kubestep config images pull --config cluster.yaml'],
		idle: unasked,
		load: async () => (await import('../commands/config-images.ts')).pullImages,
	}),
	'certs': {flags: [], examples: ['sudo kubestep certs check-expiration', 'sudo kubestep certs renew all', 'kubestep certs certificate-key']},
	'certs certificate-key': command({flags: ['sandbox'], idle: {sandbox: 'no node is asked'}, load: async () => (await import('../commands/certs.ts')).certificateKey}),
	'certs generate-csr': command({
		flags: ['config', 'cert-dir', 'kubeconfig-dir', 'sandbox'],
		examples: ['kubestep certs generate-csr --cert-dir ./csr --kubeconfig-dir ./csr'],
		load: async () => (await import('../commands/certs.ts')).generateCsr,
	}),
	'certs check-expiration': command({
		flags: [...certs, ...dataFlags],
		examples: ['sudo kubestep certs check-expiration', 'kubestep certs check-expiration --sandbox=./node', 'sudo kubestep certs check-expiration -o json'],
		load: async () => (await import('../commands/certs-expiration.ts')).checkExpiration,
	}),
	'certs renew': {flags: [], examples: ['sudo kubestep certs renew all', 'sudo kubestep certs renew apiserver']},
	...renewCommands(),
	'token': {flags: token, examples: ['sudo kubestep token list', 'sudo kubestep token create --print-join-command']},
	'token create': command({
		flags: [...token, 'config', 'ttl', 'usages', 'groups', 'description', 'print-join-command', 'join-certificate-key'],
		// Words after the first are passed over, as kubeadm does.
		operands: {most: Number.POSITIVE_INFINITY, usage: '[TOKEN]'},
		examples: ['sudo kubestep token create --ttl 2h --description "two more workers"', 'sudo kubestep token create --print-join-command'],
		load: async () => (await import('../commands/token.ts')).createToken,
	}),
	'token list': command({
		flags: [...token, ...dataFlags],
		examples: ['sudo kubestep token list', 'sudo kubestep token list -o json'],
		idle: {'dry-run': 'it changes nothing'},
		load: async () => (await import('../commands/token.ts')).listAllTokens,
	}),
	'token delete': command({
		flags: token,
		operands: {most: Number.POSITIVE_INFINITY, usage: 'TOKEN…'},
		examples: ['sudo kubestep token delete abcdef'],
		load: async () => (await import('../commands/token.ts')).deleteTokens,
	}),
	'token generate': command({flags: token, idle: {'any-kubeconfig': 'no cluster is asked', 'dry-run': 'it changes nothing', 'sandbox': 'no node is asked'}, load: async () => (await import('../commands/token.ts')).generateToken}),
	'join-command': command({
		flags: ['kubeconfig', 'new-token', 'ttl', 'control-plane', 'upload-certs', 'certificate-key', 'sandbox'],
		examples: ['sudo kubestep join-command', 'sudo kubestep join-command --control-plane --upload-certs'],
		load: async () => (await import('../commands/join-command.ts')).printJoinCommand,
	}),
	'kubeconfig': {flags: [], helpOnly: true, examples: ['sudo kubestep kubeconfig user --client-name jane --org devs']},
	'kubeconfig user': command({
		flags: ['config', 'client-name', 'org', 'user-token', 'validity-period', 'sandbox'],
		examples: ['sudo kubestep kubeconfig user --client-name jane --org devs > jane.conf'],
		load: async () => (await import('../commands/kubeconfig-user.ts')).kubeconfigUser,
	}),
	'sandbox': {flags: [], helpOnly: true, examples: ['kubestep sandbox serve ./node', 'kubestep sandbox shell ./node', 'kubestep sandbox status ./node']},
	'sandbox serve': command({
		flags: ['sandbox-speed', 'machine'],
		operands: {most: 1, usage: '[FOLDER]'},
		examples: ['kubestep sandbox serve ./node'],
		load: async () => (await import('../commands/sandbox-serve.ts')).serveSandbox,
	}),
	'sandbox shell': command({
		flags: [],
		operands: {most: 1, usage: '[FOLDER]'},
		examples: ['kubestep sandbox shell ./node'],
		load: async () => (await import('../commands/sandbox-enter.ts')).shellInSandbox,
	}),
	'sandbox exec': command({
		flags: [],
		operands: {most: Number.POSITIVE_INFINITY, usage: 'FOLDER -- COMMAND…', verbatim: true},
		examples: ['kubestep sandbox exec ./node -- kubectl get nodes', 'kubestep sandbox exec ./node -- crictl ps -a'],
		load: async () => (await import('../commands/sandbox-enter.ts')).execInSandbox,
	}),
	'sandbox status': command({
		flags: ['settle', 'data-output'],
		operands: {most: 1, usage: '[FOLDER]'},
		examples: ['kubestep sandbox status ./node', 'kubestep sandbox status ./node --settle -o json'],
		load: async () => (await import('../commands/sandbox-status.ts')).sandboxStatus,
	}),
	'sandbox kubeconfig': command({
		flags: [],
		operands: {most: 1, usage: '[FOLDER]'},
		examples: ['kubestep sandbox kubeconfig ./node > node.conf && kubectl --kubeconfig node.conf get nodes'],
		load: async () => (await import('../commands/sandbox-kubeconfig.ts')).sandboxKubeconfig,
	}),
	'sandbox list': command({flags: ['data-output'], examples: ['kubestep sandbox list'], load: async () => (await import('../commands/sandbox-list.ts')).listSandboxes}),
	'sandbox stop': command({
		flags: [],
		operands: {most: 1, usage: '[FOLDER]'},
		examples: ['kubestep sandbox stop ./node'],
		load: async () => (await import('../commands/sandbox-list.ts')).stopSandbox,
	}),
	'sandbox rm': command({
		flags: ['rm-force'],
		operands: {most: 1, usage: '[FOLDER]'},
		examples: ['kubestep sandbox rm ./node'],
		load: async () => (await import('../commands/sandbox-list.ts')).removeSandbox,
	}),
	'learn': command({
		flags: playFlags,
		operands: {most: 1, usage: '[NAME]'},
		examples: ['kubestep learn', 'kubestep learn --list', 'kubestep learn certificates --lang zh', 'kubestep learn certificates --record lesson.jsonl', 'kubestep learn --from ./my-lessons'],
		load: async () => (await import('../commands/learn.ts')).learn,
	}),
	'learn report': command({
		flags: ['report-output', 'learner-name'],
		examples: ['kubestep learn report', 'kubestep learn report -o html > progress.html'],
		load: async () => (await import('../commands/learn-report.ts')).learnReport,
	}),
	'lab': command({
		flags: playFlags,
		operands: {most: 1, usage: '[NAME]'},
		examples: ['kubestep lab', 'kubestep lab --list', 'kubestep lab --random --seed 7 --clock'],
		load: async () => (await import('../commands/learn.ts')).lab,
	}),
	'lesson': {flags: [], examples: ['kubestep lesson new ./my-lesson', 'kubestep lesson check ./my-lesson']},
	'lesson new': command({
		flags: [],
		operands: {most: 1, usage: 'FOLDER'},
		examples: ['kubestep lesson new ./my-lesson'],
		load: async () => (await import('../commands/lesson.ts')).newLesson,
	}),
	'lesson check': command({
		flags: ['all', 'proved'],
		operands: {most: 1, usage: '[FOLDER]'},
		examples: ['kubestep lesson check ./my-lesson', 'kubestep lesson check --all', 'kubestep lesson check ./my-lessons --all --proved ./my-lessons/proved'],
		load: async () => (await import('../commands/lesson.ts')).checkLessonFolder,
	}),
	'settings': command({
		flags: [],
		operands: {most: 2, usage: '[NAME [VALUE] | reset [NAME]]'},
		examples: ['kubestep settings', 'kubestep settings lang zh', 'kubestep settings keys.find ctrl-f', 'kubestep settings reset'],
		load: async () => (await import('../commands/settings.ts')).changeSettings,
	}),
	'completion': command({
		flags: [],
		operands: {most: 1, usage: shells.join('|'), words: [shells]},
		examples: ['source <(kubestep completion bash)', 'kubestep completion zsh > ~/.zsh/completions/_kubestep', 'kubestep completion fish > ~/.config/fish/completions/kubestep.fish'],
		load: async () => (await import('../completion/completion.ts')).printCompletion,
	}),
	'version': command({
		flags: ['version-output', 'verbose'],
		examples: ['kubestep version -o json', 'kubestep version --verbose'],
		load: async () => (await import('../commands/version.ts')).printVersion,
	}),
};

/** Commands of kubeadm that are not this program's work: a call is answered with where it is done. */
export const elsewhere = ['alpha', 'join', 'upgrade'] as const;

/** Other words that kubeadm takes for a command. */
export const aliases: Readonly<Record<string, string>> = {
	'certificates': 'certs',
	'init phase bootstraptoken': 'init phase bootstrap-token',
	'init phase uploadconfig': 'init phase upload-config',
	'reset phase cleanupnode': 'reset phase cleanup-node',
	'reset phase pre-flight': 'reset phase preflight',
};

async function print() {
	return (await import('../commands/config.ts')).print;
}

/** `certs renew all`, `certs renew apiserver` and so on. */
function renewCommands(): Record<string, Command> {
	return Object.fromEntries([...renewableNames, 'all'].map((name) => [`certs renew ${name}`, command({
		flags: certs, load: async () => (await import('../commands/certs-renew.ts')).renewCertificates(name),
	})]));
}

/** `init phase certs`, `init phase certs all` and so on, from the table of their flags. */
function phaseCommands(): Record<string, Command> {
	const all: Record<string, Command> = {};
	for (const [phase, flags] of Object.entries(phaseFlags)) {
		const [parent = '', child] = phase.split('/');
		if (child !== undefined) {
			all[`init phase ${parent}`] ??= {flags: []};
		}
		all[`init phase ${phase.replace('/', ' ')}`] = command({
			flags: [...flags, ...runFlags],
			load: async () => (await import('../commands/init.ts')).phaseCommand(phase.replace(/\/all$/, '')),
		});
	}
	return all;
}

function resetPhaseCommands(): Record<string, Command> {
	return Object.fromEntries(Object.entries(resetPhaseFlags).map(([phase, flags]) => [`reset phase ${phase}`, command({
		flags: [...flags, ...resetRunFlags], load: async () => (await import('../commands/reset.ts')).resetPhaseCommand(phase),
	})]));
}
