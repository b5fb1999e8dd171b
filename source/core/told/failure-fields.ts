import type {PatchFault} from './patch-faults.ts';
import type {PkiFault} from './pki-faults.ts';

/** Every member that some of a union has: each may be there. */
type AnyOf<Union> = {readonly [Name in Union extends unknown ? keyof Union : never]?: Union extends {readonly [Key in Name]?: infer Value} ? Value : never};

/** What a port was asked, and what it found instead. A port tells what it knows; what is missing was not known. */
export interface HostFields {
	/** As the node has it, not as the host reaches it. */
	readonly path?: string;
	/** Of the container runtime. */
	readonly socket?: string;
	readonly program?: string;
	readonly service?: string;
	readonly command?: string;
	readonly exitCode?: number;
	readonly url?: string;
	/** Of etcd. */
	readonly endpoint?: string;
	/** Of the API: `https://192.0.2.10:6443`. */
	readonly server?: string;
	readonly host?: string;
	readonly address?: string;
	readonly port?: number;
	/** Where a page led to. */
	readonly location?: string;
	/** Of gRPC: what was called. */
	readonly method?: string;
	/** Of HTTP. */
	readonly status?: number;
	readonly image?: string;
	readonly algorithm?: string;
	/** What stands where a file is expected: `pipe`, `device`, `socket`. */
	readonly type?: string;
	/** Bytes. */
	readonly size?: number;
	/** Bytes, or how many of them. */
	readonly limit?: number;
	/** Why it is not taken: of TLS its code, of an owner and mode which of them. */
	readonly reason?: string;
	/** What an answer is too much of. */
	readonly shape?: string;
	readonly uid?: number;
	/** Who runs this program. */
	readonly caller?: number;
	readonly mode?: number;
	/** Of another run that is at work. */
	readonly pid?: number;
	readonly user?: string;
	/** ISO 8601. */
	readonly since?: string;
}

/** A port's error as a failure has it: `errno` is the system's code, or a word of the ports. */
type OfHost = HostFields & {readonly errno?: string; readonly message?: string};

/** `count` and `limit` where there are too many of them; `plan` which named it. */
type OfFile = OfHost & {readonly count?: number; readonly plan?: string};

/** Of a certificate, key or kubeconfig. `authority` is the CA's file that it does not fit. */
type OfPki = Omit<AnyOf<PkiFault>, 'code' | 'message'> & {
	readonly path?: string;
	readonly problem?: PkiFault['code'] | 'certificate-missing';
	readonly authority?: string;
	/** The key's path. */
	readonly key?: string;
	readonly message?: string;
};

/** What is wrong with a flag, or with the words of a call. */
export type FlagProblem =
	| 'unknown-lesson' | 'unknown-artifact' | 'unknown-topic' | 'unknown-command' | 'command-missing' | 'operands-missing' | 'required' | 'two-files' | 'equals-sign' | 'elsewhere'
	| 'not-one-of' | 'key-taken' | 'no-terminal' | 'dumb-terminal' | 'no-value' | 'unknown' | 'not-bool' | 'not-list' | 'not-duration' | 'not-integer' | 'rootfs' | 'not-number'
	| 'sandbox-only' | 'document-only' | 'join-command-only' | 'control-plane-only' | 'phase-order' | 'phase-skipped' | 'out-of-range' | 'apart' | 'no-moment' | 'no-line';

export type MachineProblem = 'syntax' | 'several-documents' | 'unknown-key' | 'wrong-type' | 'bad-value';

export type UserProblem = 'user-fields' | 'user-number' | 'user-shell' | 'user-group' | 'group-members' | 'user-range' | 'user-full';

/** Where in a patch it is wrong, and in what. */
interface OfPatch {
	readonly index?: string | number;
	readonly operation?: string;
	readonly path?: string;
	readonly found?: string;
	readonly expected?: string;
	readonly field?: string;
	readonly directive?: string;
	readonly value?: string;
	readonly member?: string;
	readonly key?: string;
	readonly errno?: string;
	readonly known?: readonly string[];
	readonly line?: number;
}

/** Why a folder is no sandbox; `no-folder`: there is none. */
export type FolderReason = 'no-folder' | 'not-empty' | 'not-a-directory' | 'format' | 'owner' | 'mode' | 'link' | 'damaged';

/** Why a sandbox that is to be served cannot be, or one that is to be asked. */
export type ServingProblem = 'served' | 'not-served' | 'silent' | 'no-namespaces' | 'link';

/**
 * Everything that can go wrong in words of its own, by its code, with the fields that its text (texts/failures.*) may
 * speak of. A throw takes exactly these. A member that may be missing is one that not every throw knows.
 */
export interface FailureFields {
	'api.answer': {
		readonly method: string; readonly path: string; readonly problem: 'too-large' | 'shape';
		/** Of `too-large`: most bytes, most items, or what there is too much of. */
		readonly limit?: number; readonly items?: number; readonly shape?: string;
		readonly field?: string; readonly expected?: string; readonly found?: string;
	};
	/** `making`: the object that would give the right. */
	'api.refused': {readonly method: string; readonly path: string; readonly status: number; readonly as: string; readonly reason: string; readonly message: string; readonly making?: string};
	'api.unreachable': OfHost & {readonly kubeconfig?: string};
	/** A bundle is to be written over another file. */
	'bundle.taken': {readonly path: string};
	'cancelled': {};
	'certificate.unusable': OfPki;
	'command.failed': OfHost;
	/** `message`: the fields that are wrong. */
	'config.invalid': {readonly count: number; readonly message: string};
	/** `one` and `other`: which run each is of. */
	'diff.unlike': {readonly paths: readonly string[]; readonly one: string; readonly other: string};
	'etcd.unreachable': OfHost;
	'file.changed': {readonly path: string; readonly reason: 'malformed' | 'needed'};
	'file.unreadable': OfFile;
	'file.unwritable': OfFile;
	'flag.invalid': {
		readonly flag: string; readonly problem: FlagProblem | PkiFault['code']; readonly value?: string;
		readonly known?: readonly string[]; readonly near?: string;
		/** The command that it is a flag of. */
		readonly of?: string;
		/** Flags that stand before the word that is no command. */
		readonly flags?: readonly string[];
		/** The call as kubeadm takes it. */
		readonly call?: string;
		/** The command that has the key already. */
		readonly by?: string;
		/** Of a token: its public half. */
		readonly id?: string;
		readonly bytes?: number;
	};
	/** The current folder is not there any more. */
	'folder.gone': {};
	'image.pull': {readonly image: string; readonly tries: number; readonly socket: string; readonly message: string};
	'inspect.nothing': {readonly folder: string};
	'internal': OfHost;
	'join.impossible': {};
	'journal.invalid': {readonly path: string; readonly place: string; readonly problem: 'json' | 'version' | 'path' | 'place' | 'hash' | 'form'; readonly value: string};
	'kubeconfig.unusable': OfPki;
	/** `field`: its place in the file, or the heading that a text lacks. */
	'lesson.invalid': {
		readonly file: string; readonly problem: MachineProblem | 'text-missing' | 'file-missing';
		readonly line?: number; readonly column?: number; readonly reason?: string;
		readonly field?: string; readonly expected?: string; readonly found?: string; readonly near?: string;
	};
	'lock.unusable': OfHost;
	'machine.invalid': {
		readonly file: string; readonly problem: MachineProblem;
		readonly line?: number; readonly column?: number;
		/** YAML's own words. */
		readonly reason?: string;
		readonly field?: string; readonly expected?: string; readonly found?: string; readonly near?: string;
	};
	/** `what` where it is no file; `server` where it is looked for in a cluster. */
	'missing': {readonly path?: string; readonly what?: string; readonly server?: string};
	/** `platform`: `process.platform`; `command`: what was asked for: `init`, `plan`. */
	'node.not-linux': {readonly platform: string; readonly command: string};
	/** `errno` where standard output takes no more, `message` where what shows the run has failed. */
	'output.lost': {readonly errno?: string; readonly message?: string};
	'patch.invalid': {readonly file: string; readonly target: string; readonly problem: PatchFault} & OfPatch;
	/** `real`: where it leads; `names`: what is in it, where init makes nothing of that kind. */
	'path.protected': {readonly path: string; readonly real: string; readonly names?: readonly string[]; readonly count?: number};
	'phase.dependency': {readonly phase: string; readonly needs: string; readonly because?: 'dry-run'};
	'phase.unknown': {readonly name: string; readonly nearest: string; readonly known: readonly string[]};
	/** `call`: the command that makes it anew. */
	'plan.outdated': {readonly path: string; readonly at: string; readonly count: number; readonly call: readonly string[]};
	'plan.unusable': {readonly path: string; readonly problem: 'form' | 'withheld'; readonly flags?: readonly string[]};
	'pods.stay': {readonly socket: string};
	'preflight.failed': {readonly errors: readonly string[]; readonly count: number};
	/** `line`: of the file, from 1; `program`: the version that wrote it; `none`: the node keeps none of its last run. */
	'recording.unusable': {readonly path: string; readonly problem: 'form' | 'newer' | 'taken' | 'empty' | 'none'; readonly line?: number; readonly program?: string};
	/** A file of the program's own is not there any more, or never was. */
	'program.incomplete': {readonly file: string};
	'run.busy': HostFields;
	'runtime.unreachable': OfHost;
	'sandbox.foreign': OfHost & {readonly folder?: string; readonly code?: string; readonly file?: string; readonly formatVersion?: string};
	/** `message`: why the system gives no namespaces; of a `link`, its place. */
	/** `command`: what was asked for, with `$NODE` before paths of the node. */
	'sandbox.serving': {readonly folder: string; readonly problem: ServingProblem; readonly message?: string; readonly command?: string};
	/** `code` and `message` are the service manager's. */
	'service.failed': {readonly service: string; readonly action?: 'start' | 'stop'; readonly code: string; readonly message: string};
	/** `of`: the folder that is another's. */
	'settings.foreign': {readonly path: string; readonly of: string; readonly uid: number; readonly caller: number};
	'state.untrusted': {readonly path: string; readonly problem: 'type' | 'link' | 'owner' | 'mode' | 'size'; readonly owner: number; readonly mode: string; readonly size: number; readonly expected: 'file' | 'directory'};
	'token.unusable': {readonly problem: 'exists' | 'absent' | 'form' | 'none'; readonly id?: string; readonly value?: string};
	/** `word`: what would have been typed; empty where `y` is enough. */
	'unconfirmed': {readonly about: string; readonly word: string};
	'undo.begun': {readonly path: string; readonly at: string; readonly folder: string};
	'undo.left': {readonly paths: readonly string[]};
	'unmount.failed': {readonly path: string; readonly mounts: readonly string[]; readonly of?: 'undo'};
	'user.invalid': {
		readonly path: string; readonly problem: UserProblem; readonly line?: number; readonly name?: string;
		readonly found?: string | number; readonly expected?: string | number; readonly gid?: string; readonly min?: number; readonly max?: number;
	};
	'wait.timeout': {readonly component: string; readonly url: string; readonly seconds: number; readonly answer: string; readonly socket: string; readonly attempts: number};
	/** `U+007F` */
	'yaml.unwritable': {readonly character: string};
}
