import {createOverlayHost} from '../../../source/hosts/overlay/index.ts';
import {hostContract} from '../contract.ts';
import {makePlace} from '../sandbox/node.ts';

hostContract('The overlay of a sandbox', async () => {
	const place = await makePlace();
	const host = createOverlayHost(await place.open());
	await host.files.makeDirectory('/opt/contract', 0o755);
	return {host, directory: '/opt/contract', isNobodys: true, release: place.remove};
});
