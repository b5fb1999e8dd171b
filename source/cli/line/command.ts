import type {Lang} from '../../texts/types.ts';
import type {Output} from '../print/output.ts';
import type {FlagId, FlagValues, IdleId} from './flag-table.ts';

/** What a command is called with: of the flags that it reads. */
export interface Call<Id extends FlagId = never> {
	/** The command's words: `init phase certs ca`. */
	readonly path: string;
	readonly flags: FlagValues<Id>;
	/** Names of those that were typed, in their order: a preference is none. */
	readonly typed?: readonly string[];
	/** What is no flag. */
	readonly operands: readonly string[];
	readonly lang: Lang;
	readonly output: Output;
}

/** Gives back the exit status. */
export type Act<Id extends FlagId> = (call: Call<Id>) => Promise<number>;

/** What a command takes beside flags, and what is told of it. */
interface About {
	/** The exit status of a call that comes to nothing; 1 unless said. */
	readonly trouble?: number;
	/** How many words that are no flags it takes, and how the help writes them; none unless said. */
	readonly operands?: {
		readonly most: number;
		readonly usage: string;
		/** Those behind `--` are another program's, as they are. */
		readonly verbatim?: true;
		/** What may stand at each place, where that is known: shells complete it. */
		readonly words?: readonly (readonly string[])[];
	};
	/** Called alone it shows its help and that is no failure, as kubeadm has it. */
	readonly helpOnly?: boolean;
	readonly examples?: readonly string[];
}

export interface Command extends About {
	/** Beside the global ones. */
	readonly flags: readonly FlagId[];
	/** Of those, what does nothing here, and why it is taken. */
	readonly idle?: Idle;
	/** Loads what it does. Absent where only the commands below it do something. */
	load?(): Promise<{act(call: Call<FlagId>): Promise<number>}['act']>;
}

/** Why a flag is taken that does nothing here: kubeadm takes it, too. */
export type Idle = {readonly [Id in FlagId]?: string};

/** Flags that a command takes, and that what it loads does not read. */
type Unread<Taken extends FlagId, Read extends FlagId, Reasons extends Idle> = Exclude<Taken, Read | keyof Reasons | IdleId>;

/**
 * A command that does something. Each flag that it takes is one that what it loads reads, or is `idle`
 * here or in the table of flags, with the reason: another does not compile.
 */
// No reasons are no names, not any.
// eslint-disable-next-line typescript/no-generated-empty-object-type
export function command<const Taken extends FlagId, Read extends FlagId, const Reasons extends Idle = Record<never, never>>(
	given: About & {readonly flags: readonly Taken[]; readonly idle?: Reasons; load(): Promise<Act<Read>>}
		& ([Unread<Taken, Read, Reasons>] extends [never] ? unknown : {readonly reachesNobody: Unread<Taken, Read, Reasons>}),
): Command {
	return given;
}
