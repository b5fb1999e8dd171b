import type {Tool} from './index.ts';

/** `swapon`: what the node is described to swap to. */
export const swapon: Tool = async (_, {control, out}) => {
	const devices = await control.ask('swap') as readonly string[];
	if (devices.length > 0) {
		out(['NAME      TYPE      SIZE USED PRIO', ...devices.map((device) => `${device.padEnd(9)} partition   1G   0B   -2`)].join('\n'));
	}
	return 0;
};

/** `swapoff -a`: the node swaps no more; the machine's own swap is left alone. */
export const swapoff: Tool = async (argv, {control, error}) => {
	if (argv.length === 0) {
		error('swapoff: bad usage');
		return 16;
	}
	await control.ask('swapOff');
	return 0;
};
