import {hostContract} from '../contract.ts';
import {makePlace} from './node.ts';

hostContract('The sandbox', async () => {
	const place = await makePlace();
	const host = await place.open();
	await host.files.makeDirectory('/opt/contract', 0o755);
	return {host, directory: '/opt/contract', release: place.remove};
});
