import type {Lang} from '../../texts/index.ts';
import {TROUBLE} from '../exit-codes.ts';
import {flagSpecs, resetRunFlags, runFlags, type FlagId} from './flag-table.ts';
import type {FlagValues} from './flags.ts';
import type {Output} from '../print/output.ts';
import {phaseFlags, resetPhaseFlags} from './phase-flags.ts';

export interface Call {
	/** The command's words: `init phase certs ca`. */
	readonly path: string;
	readonly flags: FlagValues;
	/** What is no flag. */
	readonly operands: readonly string[];
	readonly lang: Lang;
	readonly output: Output;
}

export interface Command {
	/** Beside the global ones. */
	readonly flags: readonly FlagId[];
	/** How many words that are no flags it takes, and how the help writes them; none unless said. */
	/** The exit status of a call that comes to nothing; 1 unless said. */
	readonly trouble?: number;
	readonly operands?: {
		readonly most: number;
		readonly usage: string;
		/** What may stand at each place, where that is known: shells complete it. */
		readonly words?: readonly (readonly string[])[];
	};
	/** Called alone it shows its help and that is no failure, as kubeadm has it. */
	readonly helpOnly?: boolean;
	readonly examples?: readonly string[];
	/** Gives back the exit status. Absent where only the commands below it do something. */
	run?(call: Call): Promise<number>;
}

/** kubeadm's flags of `init`, and ours. */
export const initFlagIds = [
	'config', 'patches', 'feature-gates', 'kubernetes-version', 'control-plane-endpoint', 'pod-network-cidr', 'service-cidr', 'service-dns-domain',
	'image-repository', 'token', 'token-ttl', 'upload-certs', 'certificate-key', 'apiserver-advertise-address', 'apiserver-bind-port',
	'apiserver-cert-extra-sans', 'cert-dir', 'cri-socket', 'node-name', 'dry-run', 'plan', 'break-at', 'from', 'until', 'skip-phases', 'ignore-preflight-errors',
	'skip-token-print', 'skip-certificate-key-print', ...runFlags,
] as const satisfies readonly FlagId[];

/** What a plan takes: as much of init's as says what would be done, and how it is shown. */
const planFlagIds = [...initFlagIds.filter((id) => !['dry-run', 'plan', 'step', 'break-at', 'output'].includes(id)), 'save', 'plan-output'] as const satisfies readonly FlagId[];

/** As specifications, for the help and the docs. */
export const initFlags = flagSpecs(initFlagIds);

/** `-o` as kubeadm has it. */
const dataFlags = ['data-output', 'allow-missing-template-keys', 'show-managed-fields'] as const;

const certs = ['config', 'cert-dir', 'kubeconfig'] as const;
const token = ['any-kubeconfig', 'dry-run'] as const;

const images = ['config', 'feature-gates', 'kubernetes-version', 'image-repository'] as const;

/** What `certs renew` takes, by name; the table behind them loads when one runs (core/upkeep/certificates.ts). */
export const renewableNames = [
	'admin.conf', 'apiserver', 'apiserver-etcd-client', 'apiserver-kubelet-client', 'controller-manager.conf', 'etcd-healthcheck-client', 'etcd-peer',
	'etcd-server', 'front-proxy-client', 'scheduler.conf', 'super-admin.conf',
] as const;

/** Shells that `completion` knows. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** Every command by its words, in the order of the help. Modules load when a command runs. */
export const commands: Readonly<Record<string, Command>> = {
	'init': {
		flags: initFlagIds,
		examples: [
			'kubestep init --sandbox=./node --fresh',
			'kubestep init --sandbox --step',
			'kubestep init --config cluster.yaml --dry-run',
			'sudo kubestep init --pod-network-cidr 10.244.0.0/16 --upload-certs',
			'sudo kubestep init --config cluster.yaml --output json',
		],
		run: async (call) => (await import('../commands/init.ts')).initCommand(call),
	},
	'plan': {
		flags: planFlagIds,
		examples: ['kubestep plan', 'kubestep plan --config cluster.yaml', 'kubestep plan --config cluster.yaml --output html > plan.html', 'kubestep plan --config cluster.yaml --save plan.json && sudo kubestep init --plan plan.json'],
		run: async (call) => (await import('../commands/plan.ts')).plan(call),
	},
	'init phase': {
		flags: [],
		examples: ['sudo kubestep init phase certs all --config cluster.yaml', 'kubestep init phase preflight --sandbox', 'kubestep init phase addon coredns --print-manifest'],
	},
	...phaseCommands(),
	'doctor': {
		flags: [
			'config', 'patches', 'feature-gates', 'kubernetes-version', 'control-plane-endpoint', 'pod-network-cidr', 'service-cidr', 'image-repository',
			'apiserver-advertise-address', 'apiserver-bind-port', 'cri-socket', 'node-name', 'ignore-preflight-errors', 'sandbox', 'sandbox-speed', 'machine', 'data-output',
		],
		examples: ['sudo kubestep doctor', 'sudo kubestep doctor --config cluster.yaml', 'sudo kubestep doctor -o json'],
		run: async (call) => (await import('../commands/doctor.ts')).doctor(call),
	},
	'reset': {
		flags: ['config', 'reset-cert-dir', 'kubeconfig', 'cri-socket', 'dry-run', 'force', 'cleanup-tmp-dir', 'reset-skip-phases', 'ignore-preflight-errors', ...resetRunFlags],
		examples: ['sudo kubestep reset', 'sudo kubestep reset --dry-run', 'sudo kubestep reset --force --cleanup-tmp-dir', 'kubestep reset --sandbox=./node'],
		run: async (call) => (await import('../commands/reset.ts')).resetCommand(call),
	},
	'reset phase': {flags: [], examples: ['sudo kubestep reset phase cleanup-node --dry-run', 'sudo kubestep reset phase remove-etcd-member']},
	...resetPhaseCommands(),
	'inspect': {
		flags: ['config', 'root', 'output', 'color', 'ascii', 'mouse'],
		examples: ['sudo kubestep inspect', 'sudo kubestep inspect --config cluster.yaml', 'kubestep inspect --root /mnt/node --output plain'],
		run: async (call) => (await import('../commands/inspect.ts')).inspectCommand(call),
	},
	'diff': {
		flags: ['config', 'root', 'data-output'],
		operands: {most: 2, usage: '[FILE FILE]'},
		trouble: TROUBLE,
		examples: ['sudo kubestep diff --config cluster.yaml', 'kubestep diff before.yaml after.yaml', 'kubestep diff --config cluster.yaml --root /mnt/node -o json'],
		run: async (call) => (await import('../commands/diff.ts')).diffCommand(call),
	},
	'undo': {
		flags: ['dry-run', 'yes', ...resetRunFlags],
		examples: ['sudo kubestep undo --dry-run', 'sudo kubestep undo', 'kubestep undo --sandbox=./node --yes'],
		run: async (call) => (await import('../commands/undo.ts')).undoCommand(call),
	},
	'configure': {
		flags: ['config', 'color', 'ascii', 'mouse'],
		examples: ['kubestep configure', 'kubestep configure --config cluster.yaml'],
		run: async (call) => (await import('../commands/configure.ts')).configure(call),
	},
	'config': {flags: ['kubeconfig'], examples: ['kubestep config print init-defaults > cluster.yaml', 'kubestep config validate --config cluster.yaml']},
	'config print': {flags: ['kubeconfig'], examples: ['kubestep config print init-defaults --component-configs KubeletConfiguration']},
	'config print init-defaults': {flags: ['component-configs', 'kubeconfig'], run: print},
	'config print join-defaults': {flags: ['kubeconfig'], run: print},
	'config print reset-defaults': {flags: ['kubeconfig'], run: print},
	'config print upgrade-defaults': {flags: ['kubeconfig'], run: print},
	'config validate': {
		flags: ['config', 'kubernetes-version', 'allow-deprecated-api', 'allow-experimental-api', 'kubeconfig'],
		examples: ['kubestep config validate --config cluster.yaml', 'kubestep config validate --config old.yaml --kubernetes-version v1.36.2'],
		run: async (call) => (await import('../commands/config.ts')).validate(call),
	},
	'config migrate': {
		flags: ['old-config', 'new-config', 'allow-experimental-api', 'kubeconfig'],
		examples: ['kubestep config migrate --old-config old.yaml --new-config cluster.yaml'],
		run: async (call) => (await import('../commands/config.ts')).migrate(call),
	},
	'config images': {flags: ['kubeconfig'], examples: ['kubestep config images list --config cluster.yaml', 'sudo kubestep config images pull']},
	'config images list': {
		flags: [...images, ...dataFlags, 'kubeconfig'],
		examples: ['kubestep config images list --kubernetes-version v1.36.2 -o json'],
		run: async (call) => (await import('../commands/config-images.ts')).listImages(call),
	},
	'config images pull': {
		flags: [...images, 'cri-socket', 'kubeconfig'],
		examples: ['sudo kubestep config images pull --config cluster.yaml'],
		run: async (call) => (await import('../commands/config-images.ts')).pullImages(call),
	},
	'certs': {flags: [], examples: ['sudo kubestep certs check-expiration', 'sudo kubestep certs renew all', 'kubestep certs certificate-key']},
	'certs certificate-key': {flags: [], run: async (call) => (await import('../commands/certs.ts')).certificateKey(call)},
	'certs generate-csr': {
		flags: ['config', 'cert-dir', 'kubeconfig-dir'],
		examples: ['kubestep certs generate-csr --cert-dir ./csr --kubeconfig-dir ./csr'],
		run: async (call) => (await import('../commands/certs.ts')).generateCsr(call),
	},
	'certs check-expiration': {
		flags: [...certs, ...dataFlags],
		examples: ['sudo kubestep certs check-expiration', 'sudo kubestep certs check-expiration -o json'],
		run: async (call) => (await import('../commands/certs-expiration.ts')).checkExpiration(call),
	},
	'certs renew': {flags: [], examples: ['sudo kubestep certs renew all', 'sudo kubestep certs renew apiserver']},
	...renewCommands(),
	'token': {flags: token, examples: ['sudo kubestep token list', 'sudo kubestep token create --print-join-command']},
	'token create': {
		flags: [...token, 'config', 'ttl', 'usages', 'groups', 'description', 'print-join-command', 'join-certificate-key'],
		// Words after the first are passed over, as kubeadm does.
		operands: {most: Number.POSITIVE_INFINITY, usage: '[TOKEN]'},
		examples: ['sudo kubestep token create --ttl 2h --description "two more workers"', 'sudo kubestep token create --print-join-command'],
		run: async (call) => (await import('../commands/token.ts')).createToken(call),
	},
	'token list': {
		flags: [...token, ...dataFlags],
		examples: ['sudo kubestep token list', 'sudo kubestep token list -o json'],
		run: async (call) => (await import('../commands/token.ts')).listAllTokens(call),
	},
	'token delete': {
		flags: token,
		operands: {most: Number.POSITIVE_INFINITY, usage: 'TOKEN…'},
		examples: ['sudo kubestep token delete abcdef'],
		run: async (call) => (await import('../commands/token.ts')).deleteTokens(call),
	},
	'token generate': {flags: token, run: async (call) => (await import('../commands/token.ts')).generateToken(call)},
	'join-command': {
		flags: ['kubeconfig', 'new-token', 'ttl', 'control-plane', 'upload-certs', 'certificate-key'],
		examples: ['sudo kubestep join-command', 'sudo kubestep join-command --control-plane --upload-certs'],
		run: async (call) => (await import('../commands/join-command.ts')).printJoinCommand(call),
	},
	'kubeconfig': {flags: [], helpOnly: true, examples: ['sudo kubestep kubeconfig user --client-name jane --org devs']},
	'kubeconfig user': {
		flags: ['config', 'client-name', 'org', 'user-token', 'validity-period'],
		examples: ['sudo kubestep kubeconfig user --client-name jane --org devs > jane.conf'],
		run: async (call) => (await import('../commands/kubeconfig-user.ts')).kubeconfigUser(call),
	},
	'settings': {
		flags: [],
		operands: {most: 2, usage: '[NAME [VALUE] | reset [NAME]]'},
		examples: ['kubestep settings', 'kubestep settings lang zh', 'kubestep settings keys.find ctrl-f', 'kubestep settings reset'],
		run: async (call) => (await import('../commands/settings.ts')).changeSettings(call),
	},
	'completion': {
		flags: [],
		operands: {most: 1, usage: shells.join('|'), words: [shells]},
		examples: ['source <(kubestep completion bash)', 'kubestep completion zsh > ~/.zsh/completions/_kubestep', 'kubestep completion fish > ~/.config/fish/completions/kubestep.fish'],
		run: async (call) => (await import('../completion/completion.ts')).printCompletion(call),
	},
	'version': {
		flags: ['version-output'],
		examples: ['kubestep version -o json'],
		run: async (call) => (await import('../commands/version.ts')).printVersion(call),
	},
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

async function print(call: Call): Promise<number> {
	return (await import('../commands/config.ts')).print(call);
}

/** `certs renew all`, `certs renew apiserver` and so on. */
function renewCommands(): Record<string, Command> {
	return Object.fromEntries([...renewableNames, 'all'].map((name) => [`certs renew ${name}`, {
		flags: certs, run: async (call: Call) => (await import('../commands/certs-renew.ts')).renewCertificates(call, name),
	}]));
}

/** `init phase certs`, `init phase certs all` and so on, from the table of their flags. */
function phaseCommands(): Record<string, Command> {
	const all: Record<string, Command> = {};
	for (const [phase, flags] of Object.entries(phaseFlags)) {
		const [parent = '', child] = phase.split('/');
		if (child !== undefined) {
			all[`init phase ${parent}`] ??= {flags: []};
		}
		all[`init phase ${phase.replace('/', ' ')}`] = {
			flags: [...flags, ...runFlags],
			run: async (call) => (await import('../commands/init.ts')).phaseCommand(call, phase.replace(/\/all$/, '')),
		};
	}
	return all;
}

function resetPhaseCommands(): Record<string, Command> {
	return Object.fromEntries(Object.entries(resetPhaseFlags).map(([phase, flags]) => [`reset phase ${phase}`, {
		flags: [...flags, ...resetRunFlags], run: async (call: Call) => (await import('../commands/reset.ts')).resetPhaseCommand(call, phase),
	}]));
}
