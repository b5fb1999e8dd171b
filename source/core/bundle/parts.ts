import {isFailure, toFailureData, type FailureData} from '../told/failures.ts';

/** What a part is about; words.*.ts of the command line says so. */
export type PartKind = 'recording' | 'versions' | 'doctor' | 'journal' | 'containers' | 'kubelet' | 'runtime' | 'component';

/** What goes into a bundle. Without `text` it could not be had. */
export interface Part {
	/** Of the file, below the bundle's folder: `logs/kubelet.log`. */
	readonly name: string;
	readonly kind: PartKind;
	readonly text?: string;
	/** Why it could not be had. */
	readonly problem?: FailureData;
}

/** A part that is made, or the reason why it is not: a bundle is wanted most where much is broken. */
export async function partOf(name: string, kind: PartKind, make: () => Promise<string>): Promise<Part> {
	try {
		return {name, kind, text: await make()};
	} catch (error) {
		return {name, kind, problem: isFailure(error) ? {...error.data, evidence: []} : toFailureData(error)};
	}
}
