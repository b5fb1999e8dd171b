import {HostError} from '../../../core/told/failures.ts';
import {recordsAt, textAt} from '../api/read.ts';
import {imageNameFault, programOfImage} from '../image-facts.ts';
import type {MachineDescription} from '../machine/description.ts';
import type {StaticPod} from '../manifest.ts';
import type {Held} from '../mirror-status.ts';
import {quoted} from '../programs/program.ts';
import type {SandboxRuntime} from '../runtime.ts';

/** Programs that their images are known to have, and no other. */
const PROGRAMS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];

interface Holding {
	readonly runtime: SandboxRuntime;
	readonly machine: MachineDescription;
	readonly speed: number;
	/** Of the container. */
	readonly pullPolicy: unknown;
	readonly signal: AbortSignal;
}

/** Why the container of a static Pod cannot be begun: its image's name, the image, the program in it. Pulls what is missing. */
export async function whatHolds({images, argv}: Pick<StaticPod, 'images' | 'argv'>, holding: Holding): Promise<Held | undefined> {
	const invalid = images.map((image) => imageNameFault(image)).find((words) => words !== undefined);
	if (invalid !== undefined) {
		return {reason: 'InvalidImageName', message: invalid};
	}
	for (const image of images) {
		const held = await pull(image, holding);
		if (held !== undefined) {
			return held;
		}
	}
	const [word = ''] = argv;
	const program = programOfImage(images[0] ?? '');
	return program === undefined || word === '' || word.slice(word.lastIndexOf('/') + 1) === program || !PROGRAMS.includes(program) ? undefined
		: {reason: 'RunContainerError', message: `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: ${quoted(word)}: executable file not found in $PATH`};
}

/** The same for the containers that come first: what holds one of them holds the Pod. */
export async function whatHoldsFirst({pod: {spec}}: StaticPod, holding: Omit<Holding, 'pullPolicy'>): Promise<Held | undefined> {
	for (const one of recordsAt(spec, 'initContainers')) {
		const held = await whatHolds({images: [textAt(one, 'image')], argv: []}, {...holding, pullPolicy: one['imagePullPolicy']});
		if (held !== undefined) {
			return {...held, init: textAt(one, 'name')};
		}
	}
	return undefined;
}

async function pull(image: string, {runtime, machine, speed, pullPolicy, signal}: Holding): Promise<Held | undefined> {
	const socket = machine.cri?.sockets[0];
	if (pullPolicy === 'Never' && socket !== undefined && !await runtime.hasImage(socket, image)) {
		return {reason: 'ErrImageNeverPull', message: `Container image ${quoted(image)} is not present with pull policy of Never`};
	}
	try {
		await runtime.ensure(image, speed, signal);
		return undefined;
	} catch (error) {
		signal.throwIfAborted();
		const reason = error instanceof HostError ? error.message : String(error);
		return {reason: 'ErrImagePull', message: `rpc error: code = NotFound desc = failed to pull and unpack image ${quoted(image)}: failed to resolve image: ${reason}`};
	}
}
