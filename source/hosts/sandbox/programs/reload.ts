import {klog, type ProgramStart} from './program.ts';

/** Files that a program reads again while it runs. */
export interface Reloaded {
	readonly files: readonly string[];
	/** Takes what is in them now. Where it throws, what was read before stays in use. */
	take(): Promise<void>;
	/** Where the program's source says that they cannot be used; absent where it says nothing. */
	readonly at?: string;
}

/** The real ones are told of a change by the kernel (apiserver, dynamiccertificates), or look at each handshake (etcd). An idle node reads some twenty files each time. */
const LOOK_MS = 3000;

/** Looks at the files until the program ends, and has those taken that changed. */
export async function keepReloading({files, clock, log, signal}: Pick<ProgramStart, 'files' | 'clock' | 'log' | 'signal'>, all: readonly Reloaded[]): Promise<void> {
	const contents = async ({files: names}: Reloaded): Promise<readonly (Buffer | undefined)[]> => Promise.all(names.map(async (name) => files.read(name).catch(() => undefined)));
	const last = await Promise.all(all.map(contents));
	while (!signal.aborted) {
		await clock.sleep(LOOK_MS, signal);
		for (const [index, one] of all.entries()) {
			const now = await contents(one);
			if (!signal.aborted && now.some((content, place) => !isSame(content, last[index]?.[place]))) {
				last[index] = now;
				await one.take().catch((error: unknown) => {
					if (one.at !== undefined) {
						log(klog(clock.now(), 'E', one.at, `"Unhandled Error" err=${JSON.stringify(`key failed with : ${(error as Error).message}`)} logger="UnhandledError"`));
					}
				});
			}
		}
	}
}

const isSame = (one: Buffer | undefined, other: Buffer | undefined): boolean => (one === undefined || other === undefined ? one === other : one.equals(other));

/** What the API server says as it takes a pair of files or a bundle: the line of its source. */
export const SERVING_AT = 'dynamic_serving_content.go:211';
export const BUNDLE_AT = 'dynamic_cafile_content.go:213';
