import {images} from '../../core/config/images.ts';
import {loadInitConfig, type LoadedConfig} from '../../core/config/load.ts';
import {Failure, HostError} from '../../core/told/failures.ts';
import type {Host} from '../../core/ports/index.ts';
import type {Call} from '../line/command.ts';
import {configFacts} from '../run/config-facts.ts';
import {fileOf, onThisNode, warn} from '../run/this-node.ts';
import {printed} from '../print/data-output.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** What decides which images there are, and where they are pulled to. */
type ImagesFlag = 'config' | 'feature-gates' | 'kubernetes-version' | 'image-repository' | 'cri-socket';

/** `config images list`. */
export async function listImages(call: Call<ImagesFlag | 'data-output'>): Promise<number> {
	const form = call.flags.output ?? 'text';
	const {config} = await onThisNode(async (host) => load(call, host, false));
	const names = images(config);
	if (form === 'text') {
		call.output.out(outputLines(...names));
	} else {
		call.output.document(printed(form, 'Images', [{images: [...names]}]));
	}
	return 0;
}

/** kubeadm's number of tries: constants.PullImageRetry. */
const TRIES = 5;

/**
 * `config images pull`: one image after the other, each also where it is there already; ends with
 * the first that cannot be had. The lines are data that scripts read, so they are kubeadm's.
 */
export async function pullImages(call: Call<ImagesFlag>): Promise<number> {
	return onThisNode(async (host) => {
		const {config} = await load(call, host, true);
		const socket = config.init.nodeRegistration.criSocket;
		try {
			await host.runtime.status(socket);
		} catch (error) {
			throw new Failure('runtime.unreachable', {socket, message: messageOf(error)}, {cause: error});
		}
		for (const image of images(config)) {
			await pull(host, socket, image);
			call.output.out(outputLines(`[config/images] Pulled ${image}`));
		}
		return 0;
	});
}

async function pull(host: Host, socket: string, image: string): Promise<void> {
	for (let tries = 1; ; tries += 1) {
		try {
			await host.runtime.pullImage(socket, image);
			return;
		} catch (error) {
			if (tries === TRIES || !(error instanceof HostError)) {
				throw new Failure('image.pull', {image, tries, socket, message: messageOf(error)}, {cause: error});
			}
		}
	}
}

async function load(call: Call<ImagesFlag>, host: Host, detectsSocket: boolean): Promise<LoadedConfig> {
	const file = await fileOf(call.flags.config);
	const loaded = await loadInitConfig({...(file && {file}), flags: call.flags, facts: configFacts(host), purpose: 'images', detectsSocket});
	warn(call, loaded.warnings);
	return loaded;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
